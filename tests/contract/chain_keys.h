/* Rows of test_keys_matter.c for chains of firms and what stands around them: incubation, grants, talent, space, platforms. */
#ifndef FC_TESTS_CHAIN_KEYS_H
#define FC_TESTS_CHAIN_KEYS_H

#define CHAIN_BASE                                                                                                     \
    "incubation = ( { name = \"c\"; inflow = 40.0; stages = ( { name = \"a\"; initial = 50; dwell = 2.0; phases = 2;"  \
    " moves = ( { to = \"b\"; share = 0.5; }, { to = \"failed\"; share = 0.5; } ); }, { name = \"b\"; } ); },\n"       \
    " { name = \"d\"; stages = ( { name = \"a\"; } ); } );\n"                                                       \
    "grants = ( { name = \"g\"; per_year = 20.0; amount = 2.0; feeds = \"incubation.c\"; } );\n"                       \
    "talent = ( { name = \"t\"; initial = 20; per_year = 10.0; } );\n"                                                 \
    "space = ( { name = \"s\"; area = 1000.0; over = 2.0; } );\n"                                                      \
    "platforms = ( { name = \"p\"; initial = 2; planned = 6; over = 3.0; success = 0.5; capital = 5.0; operating = 1.0; income = 1.0;" \
    " spinouts = 1.0; equity = 0.1; value = 20.0; feeds = \"incubation.c\"; }, { name = \"q\"; } );\n"
#define CHAIN_ENTRIES {"incubation", "incubation.c"}, {"grants", "grants.g"}, {"talent", "talent.t"}, {"space", "space.s"}, {"platforms", "platforms.p"}

/* Stage a with more keys, and its moves; stage b with more keys. */
#define STAGES(name, a, to, share, more, b)                                                                            \
    "incubation.c.stages=( { name = \"" name "\"; " a " moves = ( { to = \"" to "\"; share = " share "; " more " }, { to = \"failed\"; share = \"rest\"; } ); }, { name = \"b\"; " b " } )"
#define IN_A(a) STAGES("a", "initial = 50; " a, "b", "0.5", "", "")
#define STAY "dwell = 2.0; "
#define HAZARD(rate) STAGES("a", "initial = 50; " STAY, "b", "0.5", "}, { to = \"b\"; hazard = " rate ";", "")
#define WINDOWED(yes) STAGES("a", "initial = 500; dwell = 1.0;", "b", "0.9", "window = " yes ";", "")

#define CHAIN_ROWS                                                                                                     \
    {"incubation.inflow", "", "incubation.c.inflow=80", NULL, 0},                                                      \
    {"incubation.growth", "", "incubation.c.growth=0.2", NULL, 0},                                                     \
    {"incubation.overflow", STAGES("a", "initial = 50; " STAY, "b", "0.5", "", "capacity = 5;"), "incubation.c.overflow=leave", NULL, 0}, \
    {"incubation.stages", "", IN_A("dwell = 3.0;"), NULL, 0},                                                          \
    {"incubation.stages.name", IN_A(STAY), STAGES("listed2", "initial = 50; " STAY, "b", "0.5", "", ""), NULL, 0},    \
    {"incubation.stages.initial", IN_A(STAY), STAGES("a", "initial = 70; " STAY, "b", "0.5", "", ""), NULL, 0},       \
    {"incubation.stages.dwell", IN_A(STAY), IN_A("dwell = 3.0;"), NULL, 0},                                            \
    {"incubation.stages.phases", IN_A(STAY), IN_A(STAY "phases = 3;"), NULL, 0},                                       \
    {"incubation.stages.capacity", IN_A(STAY), IN_A(STAY "capacity = 60;"), NULL, 0},                                  \
    {"incubation.stages.support", IN_A(STAY), IN_A(STAY "support = 1.0;"), NULL, 0},                                   \
    {"incubation.stages.award", IN_A(STAY), IN_A(STAY "award = 1.0;"), NULL, 0},                                       \
    {"incubation.stages.jobs", IN_A(STAY), IN_A(STAY "jobs = 9.0;"), NULL, 0},                                         \
    {"incubation.stages.raise.mean", IN_A(STAY), IN_A(STAY "raise : { mean = 3.0; };"), NULL, 0},                      \
    {"incubation.stages.raise.sd", IN_A(STAY "raise : { mean = 3.0; };"), IN_A(STAY "raise : { mean = 3.0; sd = 3.0; };"), NULL, 0}, \
    {"incubation.stages.moves", IN_A(STAY), HAZARD("0.2"), NULL, 0},                                                   \
    {"incubation.stages.moves.to", IN_A(STAY), STAGES("a", "initial = 50; " STAY, "moved", "0.5", "", ""), NULL, 0},  \
    {"incubation.stages.moves.share", IN_A(STAY), STAGES("a", "initial = 50; " STAY, "b", "0.7", "", ""), NULL, 0},   \
    {"incubation.stages.moves.hazard", HAZARD("0.2"), HAZARD("0.4"), NULL, 0},                                         \
    {"incubation.stages.moves.window", WINDOWED("false"), WINDOWED("true"), NULL, 0},                                  \
    {"grants.per_year", "", "grants.g.per_year=40", NULL, 0},                                                          \
    {"grants.amount", "", "grants.g.amount={ dist = \"lognormal\"; mean = 2.0; sd = 3.0; }", NULL, 0},                \
    {"grants.co_funding", "", "grants.g.co_funding=2.0", NULL, 0},                                                     \
    {"grants.class", "grants.g.co_funding=2.0", "grants.g.class=city", NULL, 0},                                       \
    {"grants.success", "", "grants.g.success=0.5", NULL, 0},                                                           \
    {"grants.feeds", "", "grants.g.feeds=incubation.d", NULL, 0}, \
    {"talent.initial", "", "talent.t.initial=30", NULL, 0}, {"talent.per_year", "", "talent.t.per_year=20", NULL, 0},  \
    {"talent.stay", "", "talent.t.stay=4.0", NULL, 0}, {"talent.cost", "", "talent.t.cost=1.0", NULL, 0},              \
    {"talent.supports", "talent.t.effect=0.5\ntalent.t.supports=platforms.p\ntalent.t.needed=20", "talent.t.supports=platforms.q", NULL, 0}, \
    {"talent.effect", "talent.t.supports=platforms.p\ntalent.t.needed=20", "talent.t.effect=0.9", NULL, 0},            \
    {"talent.needed", "talent.t.supports=platforms.p\ntalent.t.effect=0.5", "talent.t.needed=10", NULL, 0},            \
    {"platforms.initial", "", "platforms.p.initial=3", NULL, 0},                                                       \
    {"platforms.planned", "", "platforms.p.planned=9", NULL, 0},                                                       \
    {"platforms.over", "", "platforms.p.over=5.0", NULL, 0},                                                           \
    {"platforms.delay", "", "platforms.p.delay=1.0", NULL, 0},                                                         \
    {"platforms.success", "", "platforms.p.success=0.9", NULL, 0},                                                     \
    {"platforms.ramp", "", "platforms.p.ramp=2.0", NULL, 0},                                                           \
    {"platforms.capital", "", "platforms.p.capital=7", NULL, 0},                                                       \
    {"platforms.operating", "", "platforms.p.operating=2", NULL, 0},                                                   \
    {"platforms.co_funding", "", "platforms.p.co_funding=2.0", NULL, 0},                                               \
    {"platforms.class", "platforms.p.co_funding=2.0", "platforms.p.class=city", NULL, 0},                              \
    {"platforms.income", "", "platforms.p.income=2", NULL, 0},                                                         \
    {"platforms.spinouts", "", "platforms.p.spinouts=2", NULL, 0},                                                     \
    {"platforms.feeds", "", "platforms.p.feeds=incubation.d", NULL, 0},                                                \
    {"platforms.equity", "", "platforms.p.equity=0.2", NULL, 0},                                                       \
    {"platforms.value", "", "platforms.p.value=30", NULL, 0},                                                          \
    {"platforms.outcome.multiple", "", "platforms.p.outcome.multiple=2.0", NULL, 0},                                   \
    {"platforms.outcome.loading", "", "platforms.p.outcome.loading=0.4", NULL, 0},                                     \
    {"platforms.outcome.beta", "", "platforms.p.outcome.beta=2.0", NULL, 0},                                           \
    {"platforms.outcome.hold", "", "platforms.p.outcome.hold=3.0", NULL, 0},                                           \
    {"platforms.outcome.fail_after", "", "platforms.p.outcome.fail_after=1.0", NULL, 0},                               \
    {"platforms.outcome.fail_below", "", "platforms.p.outcome.fail_below=0.9", NULL, 0},                               \
    {"platforms.outcome.ipo_share", "platforms.p.outcome.ipo_above=0.6", "platforms.p.outcome.ipo_share=0.9", NULL, 0}, \
    {"platforms.outcome.ipo_above", "", "platforms.p.outcome.ipo_above=1.0", NULL, 0},                                 \
    {"platforms.outcome.marking", "", "platforms.p.outcome.marking=1.0", NULL, 0},                                     \
    {"space.area", "", "space.s.area=2000", NULL, 0}, {"space.over", "", "space.s.over=4.0", NULL, 0},                 \
    {"space.delay", "", "space.s.delay=2.0", NULL, 0}, {"space.cost", "", "space.s.cost=1.0", NULL, 0},                \
    {"space.per_place", "", "space.s.per_place=50", NULL, 0}, {"space.occupancy", "", "space.s.occupancy=0.5", NULL, 0}, \
    {"space.rent", "", "space.s.rent=1.0", NULL, 0},                                                                   \
    {"space.serves", "", "space.s.serves=incubation.c.b", NULL, 0},

#endif
