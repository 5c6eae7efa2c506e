# money.gp - the chart's unit of money from its largest amount MAXABS.
MS = money_scale(MAXABS); MU = money_unit(MAXABS); MU_WORD = word_en(MAXABS)
