/* Rows of `where` of the kinds that draw no region: their money and firms are divided by its weights. */
#ifndef FC_TESTS_KEYS_OF_WHERE_H
#define FC_TESTS_KEYS_OF_WHERE_H

#define WHERE_ROWS_OF(kind, entry, on)                                                                                 \
    {kind ".where", on, entry ".where=( { region = \"east\"; } )", NULL, 0},                                           \
    {kind ".where.region", on "\n" entry ".where=( { region = \"east\"; } )", entry ".where=( { region = \"west\"; } )", NULL, 0}, \
    {kind ".where.weight", on "\n" entry ".where=( { region = \"east\"; }, { region = \"west\"; } )",                 \
     entry ".where=( { region = \"east\"; weight = 9.0; }, { region = \"west\"; } )", NULL, 0},
#define WHERE_ROWS                                                                                                     \
    WHERE_ROWS_OF("grants", "grants.g", "grants.g.success=1.0") WHERE_ROWS_OF("incubation", "incubation.c", "incubation.c.overflow=wait") \
    WHERE_ROWS_OF("credit", "credit.k", "credit.k.pool=20") WHERE_ROWS_OF("platforms", "platforms.p", "platforms.p.operating=1") \
    WHERE_ROWS_OF("talent", "talent.t", "talent.t.cost=1") WHERE_ROWS_OF("space", "space.s", "space.s.cost=1")

#endif
