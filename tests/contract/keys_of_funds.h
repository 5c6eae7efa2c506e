/* Rows of the keys of fund models that stand in their own entries: what they start from, what moves them. */
#ifndef FC_TESTS_KEYS_OF_FUNDS_H
#define FC_TESTS_KEYS_OF_FUNDS_H

#define FUND_MODELS                                                                                                    \
    " { name = \"s\"; model = \"stochastic\"; size = 50.0; investors = ( { class = \"sponsor\"; share = 1.0; } ); },\n" \
    " { name = \"r\"; model = \"yale\"; state : { age = 2.0; closed = 50.0; paid_in = 25.0; distributed = 5.0; nav = 24.0; };" \
    " investors = ( { class = \"sponsor\"; share = 0.4; }, { class = \"social\"; share = \"rest\"; } ); },\n"

#define S "funds.s."
#define R "funds.r.state."
#define FUND_MODEL_ROWS                                                                                                \
    {"funds.drawdown.initial", "", S "drawdown.initial=0.3", NULL, 0}, {"funds.drawdown.speed", "", S "drawdown.speed=1.0", NULL, 0}, \
    {"funds.drawdown.mean", "", S "drawdown.mean=0.4", NULL, 0}, {"funds.drawdown.volatility", "", S "drawdown.volatility=0.1", NULL, 0}, \
    {"funds.drawdown.until", "", S "drawdown.until=4.0", NULL, 0}, {"funds.payout.multiple", "", S "payout.multiple=1.4", NULL, 0}, \
    {"funds.payout.pace", "", S "payout.pace=0.05", NULL, 0}, {"funds.payout.volatility", "", S "payout.volatility=0.1", NULL, 0}, \
    {"funds.payout.until", S "drawdown.until=4.0", S "payout.until=8.0", NULL, 0},                                     \
    {"funds.state.age", "", R "age=4.0", NULL, 0}, {"funds.state.closed", "", R "closed=60", NULL, 0},                  \
    {"funds.state.paid_in", "", R "paid_in=30", NULL, 0}, {"funds.state.distributed", "", R "distributed=9", NULL, 0},  \
    {"funds.state.nav", "", R "nav=20", NULL, 0},

#endif
