/* Rows of test_keys_matter.c for signed projects. */
#ifndef FC_TESTS_PIPELINE_KEYS_H
#define FC_TESTS_PIPELINE_KEYS_H

#define PIPELINE_BASE                                                                                                  \
    "pipeline = ( { name = \"p\"; signed = 12; amount = 10.0; stages = ( { name = \"registered\"; probability = 0.8; delay = 0.5; }," \
    " { name = \"started\"; probability = 0.7; delay = 1.0; } ); } );\n"
#define PIPELINE_ENTRIES {"pipeline", "pipeline.p"}

#define PIPE_STAGES(name, p, delay)                                                                                    \
    "pipeline.p.stages=( { name = \"registered\"; probability = 0.8; delay = 0.5; }, { name = \"" name                 \
    "\"; probability = " p "; delay = " delay "; }, { name = \"made\"; } )"
#define PIPE_ANCHOR(name, amount) "pipeline.p.anchors=( { name = \"" name "\"; amount = " amount "; } )"
#define PIPE_SEEN "pipeline.p.observed.age=1.0\npipeline.p.observed.registered=9\npipeline.p.observed.started=6\npipeline.p.observed.contracted=150\npipeline.p.observed.paid_in=20"

#define PIPELINE_ROWS                                                                                                  \
    {"pipeline.signed", "", "pipeline.p.signed=14", NULL, 0},                                                          \
    {"pipeline.per_year", "", "pipeline.p.per_year=3.0", NULL, 0},                                                     \
    {"pipeline.amount", "", "pipeline.p.amount={ dist = \"lognormal\"; mean = 10.0; sd = 20.0; }", NULL, 0},           \
    {"pipeline.anchors", "", PIPE_ANCHOR("fab", "90.0"), NULL, 0},                                                     \
    {.key = "pipeline.anchors.name", .waits = "a label"},                                                                                                                                  \
    {"pipeline.anchors.amount", PIPE_ANCHOR("fab", "90.0"), PIPE_ANCHOR("fab", "95.0"), NULL, 0},                      \
    {"pipeline.stages", "", PIPE_STAGES("started", "0.7", "1.0"), NULL, 0},                                            \
    {"pipeline.stages.name", PIPE_STAGES("started", "0.7", "1.0"), PIPE_STAGES("begun", "0.7", "1.0"), NULL, 0},      \
    {"pipeline.stages.probability", PIPE_STAGES("started", "0.7", "1.0"), PIPE_STAGES("started", "0.3", "1.0"), NULL, 0}, \
    {"pipeline.stages.delay", PIPE_STAGES("started", "0.7", "1.0"), PIPE_STAGES("started", "0.7", "2.0"), NULL, 0},   \
    {"pipeline.build", "", "pipeline.p.build=3.0", NULL, 0}, {"pipeline.realised", "", "pipeline.p.realised=0.5", NULL, 0}, \
    {"pipeline.public_share", "", "pipeline.p.public_share=0.2", NULL, 0},                                             \
    {"pipeline.followers.mean", PIPE_ANCHOR("fab", "90.0"), "pipeline.p.followers.mean=4.0", NULL, 0},                 \
    {"pipeline.followers.delay", PIPE_ANCHOR("fab", "90.0") "\npipeline.p.followers.mean=4.0", "pipeline.p.followers.delay=2.0", NULL, 0}, \
    {"pipeline.where", "", "pipeline.p.where=( { region = \"east\"; } )", NULL, 0},                                    \
    {"pipeline.where.region", "pipeline.p.where=( { region = \"east\"; } )", "pipeline.p.where=( { region = \"west\"; } )", NULL, 0}, \
    {"pipeline.where.weight", "pipeline.p.where=( { region = \"east\"; }, { region = \"west\"; } )",                   \
     "pipeline.p.where=( { region = \"east\"; weight = 9.0; }, { region = \"west\"; } )", NULL, 0},                    \
    {"pipeline.observed.age", PIPE_SEEN, "pipeline.p.observed.age=3.0", NULL, 0},                                      \
    {"pipeline.observed.registered", PIPE_SEEN, "pipeline.p.observed.registered=10", NULL, 0},                         \
    {"pipeline.observed.started", PIPE_SEEN, "pipeline.p.observed.started=7", NULL, 0},                                \
    {"pipeline.observed.contracted", PIPE_SEEN, "pipeline.p.observed.contracted=160", NULL, 0},                        \
    {"pipeline.observed.paid_in", PIPE_SEEN, "pipeline.p.observed.paid_in=25", NULL, 0},

#endif
