/* Base entries and rows of test_keys_matter for indicators, credit, securitisation and insurance. */
#define CREDIT_BASE                                                                                                    \
    "indicators = ( { name = \"l\"; kind = \"additive\"; initial = 100.0; growth = 0.1; },"                            \
    " { name = \"b\"; kind = \"balance\"; initial = 100.0; new = 10.0; },"                                             \
    " { name = \"e\"; kind = \"events\"; per_year = 20.0; size = 2.0; supported_by = \"indicators.b\"; effect = 0.01;"   \
    " feeds_from = ( { series = \"indicators.l\"; weight = 2.0; } ); } );\n"                                           \
    "credit = ( { name = \"k\"; per_year = 20.0; size = 5.0; pool = 20.0; pd = 0.1; initial : { outstanding = 50.0; loans = 10; }; }," \
    " { name = \"g\"; per_year = 20.0; pool = 20.0; grades = ( { grade = \"A\"; limit = 5.0; share = 0.4; }, { grade = \"B\"; limit = 2.0; share = 0.6; } ); } );\n" \
    "securitisation = ( { name = \"s\"; loans = 50; amount = 100.0; tranches = ( { name = \"j\"; attach = 0.0; detach = 0.1; class = \"sponsor\"; }," \
    " { name = \"s\"; attach = 0.1; detach = 1.0; } ); } );\n"                                                         \
    "insurance = ( { name = \"i\"; policies = 50; sum_insured = 10.0; premium = 0.4; } );\n"
#define KG(l1, s1, s2) "credit.g.grades=( { grade = \"A\"; limit = " l1 "; share = " s1 "; }, { grade = \"B\"; limit = 2.0; share = " s2 "; } )"
#define KP(c, s1, s2) "credit.k.pool_by=( { class = \"" c "\"; share = " s1 "; }, { class = \"sponsor\"; share = " s2 "; } )"
#define ST(d, c, more) "securitisation.s.tranches=( { name = \"j\"; attach = 0.0; detach = " d "; class = \"" c "\"; " more "}, { name = \"s\"; attach = " d "; detach = 1.0; } )"
#define FEED(s, w) "indicators.e.feeds_from=( { series = \"" s "\"; weight = " w "; } )"
#define CREDIT_ROWS                                                                                                    \
    {"indicators.kind", "", "indicators.l.kind=compound", NULL, 0},                                                     \
    {"indicators.measure", "", "indicators.l.measure=money", NULL, 1},                                                  \
    {"indicators.initial", "", "indicators.l.initial=120", NULL, 0}, {"indicators.growth", "", "indicators.l.growth=0.2", NULL, 0}, \
    {"indicators.volatility", "", "indicators.l.volatility=3.0", NULL, 0},                                              \
    {"indicators.loading", "indicators.l.volatility=3.0", "indicators.l.loading=0.5", NULL, 0},                         \
    {"indicators.runoff", "", "indicators.b.runoff=0.2", NULL, 0}, {"indicators.new", "", "indicators.b.new=20", NULL, 0}, \
    {"indicators.per_year", "", "indicators.e.per_year=40", NULL, 0}, {"indicators.size", "", "indicators.e.size=3", NULL, 0}, \
    {"indicators.size_sd", "", "indicators.e.size_sd=1.0", NULL, 0}, {"indicators.effect", "", "indicators.e.effect=0.03", NULL, 0}, \
    {"indicators.supported_by", "", "indicators.e.supported_by=indicators.l", NULL, 0},                                 \
    {"indicators.feeds_from", "", FEED("indicators.b", "1.0"), NULL, 0},                                                \
    {"indicators.feeds_from.series", "", FEED("indicators.b", "2.0"), NULL, 0},                                         \
    {"indicators.feeds_from.weight", "", FEED("indicators.l", "30.0"), NULL, 0},                                        \
    {"indicators.income", "", "indicators.e.income=0.1", NULL, 0},                                                      \
    {"indicators.income_to", "indicators.e.income=0.1", "indicators.e.income_to=platforms.p", NULL, 0},                 \
    {"credit.per_year", "", "credit.k.per_year=30", NULL, 0}, {"credit.growth", "", "credit.k.growth=0.2", NULL, 0},    \
    {"credit.first", "", "credit.k.first=1.0", NULL, 0}, {"credit.fixed", "", "credit.k.fixed=true", NULL, 0}, {"credit.size", "", "credit.k.size=6", NULL, 0},              \
    {"credit.size_sd", "", "credit.k.size_sd=2.0", NULL, 0}, {"credit.grades", "", KG("6.0", "0.5", "0.5"), NULL, 0},   \
    {"credit.grades.grade", "", "credit.g.grades=( { grade = \"X\"; limit = 5.0; share = 0.4; }, { grade = \"B\"; limit = 2.0; share = 0.6; } )", NULL, 1}, \
    {"credit.grades.limit", "", KG("6.0", "0.4", "0.6"), NULL, 0}, {"credit.grades.share", "", KG("5.0", "0.7", "0.3"), NULL, 0}, \
    {"credit.tenor", "", "credit.k.tenor=2.0", NULL, 0}, {"credit.pd", "", "credit.k.pd=0.2", NULL, 0},                 \
    {"credit.correlation", "", "credit.k.correlation=0.3", NULL, 0}, {"credit.lgd", "", "credit.k.lgd=0.4", NULL, 0},   \
    {"credit.pool_share", "", "credit.k.pool_share=0.4", NULL, 0}, {"credit.guarantor_share", "", "credit.k.guarantor_share=0.2", NULL, 0}, \
    {"credit.insurer_share", "", "credit.k.insurer_share=0.2", NULL, 0}, {"credit.pool", "", "credit.k.pool=30", NULL, 0}, \
    {"credit.pool_by", "", KP("city", "0.5", "0.5"), NULL, 0},                                                          \
    {"credit.pool_by.class", KP("city", "0.5", "0.5"), KP("social", "0.5", "0.5"), NULL, 0},                            \
    {"credit.pool_by.share", KP("city", "0.5", "0.5"), KP("city", "0.3", "0.7"), NULL, 0},                              \
    {"credit.top_up", "", "credit.k.top_up=2", NULL, 0}, {"credit.fee", "", "credit.k.fee=0.02", NULL, 0},              \
    {"credit.leverage_cap", "", "credit.k.leverage_cap=3.0", NULL, 0}, {"credit.stop_above", "", "credit.k.stop_above=0.05", NULL, 0}, \
    {"credit.induced", "", "credit.k.induced=0.7", NULL, 0},                                                            \
    {"credit.initial.outstanding", "", "credit.k.initial.outstanding=60", NULL, 0},                                     \
    {"credit.initial.loans", "", "credit.k.initial.loans=20", NULL, 0},                                                 \
    {"securitisation.loans", "", "securitisation.s.loans=60", NULL, 0}, {"securitisation.amount", "", "securitisation.s.amount=120", NULL, 0}, \
    {"securitisation.first", "", "securitisation.s.first=1.0", NULL, 0}, {"securitisation.term", "", "securitisation.s.term=4.0", NULL, 0}, \
    {"securitisation.pd", "", "securitisation.s.pd=0.1", NULL, 0}, {"securitisation.correlation", "", "securitisation.s.correlation=0.4", NULL, 0}, \
    {"securitisation.lgd", "", "securitisation.s.lgd=0.3", NULL, 0}, {"securitisation.tranches", "", ST("0.2", "sponsor", ""), NULL, 0}, \
    {"securitisation.tranches.name", "", "securitisation.s.tranches=( { name = \"j\"; detach = 0.05; }, { name = \"k\"; attach = 0.05; detach = 0.1; } )", NULL, 0}, \
    {"securitisation.tranches.attach", "", ST("0.3", "sponsor", ""), NULL, 0}, {"securitisation.tranches.detach", "", ST("0.25", "sponsor", ""), NULL, 0}, \
    {"securitisation.tranches.class", "", ST("0.1", "city", ""), NULL, 0},                                              \
    {"securitisation.tranches.coupon", "", ST("0.1", "sponsor", "coupon = 0.05; "), NULL, 0},                           \
    {"insurance.policies", "", "insurance.i.policies=80", NULL, 0}, {"insurance.sum_insured", "", "insurance.i.sum_insured=12", NULL, 0}, \
    {"insurance.premium", "", "insurance.i.premium=0.5", NULL, 0}, {"insurance.subsidy", "", "insurance.i.subsidy=0.3", NULL, 0}, \
    {"insurance.pd", "", "insurance.i.pd=0.1", NULL, 0}, {"insurance.correlation", "", "insurance.i.correlation=0.4", NULL, 0},
#define CREDIT_ENTRIES {"targets", "targets.t"}, {"indicators", "indicators.e"}, {"credit", "credit.k"}, {"securitisation", "securitisation.s"}, {"insurance", "insurance.i"}
