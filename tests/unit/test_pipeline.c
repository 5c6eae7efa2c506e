/* Fault caught: a signed project that passes a stage, pays or is counted at the wrong step, a snapshot that is not met. In a
   still world every number is certain; each row is one number with its hand calculation. */
#include "rule_rows.h"

#define STAGES2(p, q) "stages = ( { name = \"registered\"; probability = " p "; delay = 1.0; }, { name = \"started\"; probability = " q "; delay = 1.0; } ); "
#define PIPE(keys) STILL("8.0", "year") "pipeline = ( { name = \"p\"; signed = 10; amount = 5.0; build = 4.0; realised = 0.8; " keys " } );"
#define SURE(keys) PIPE(STAGES2("1.0", "1.0") keys)
#define ANCHOR "anchors = ( { name = \"fab\"; amount = 50.0; } ); "
#define SEEN(more) "observed : { age = 1.5; registered = 8; started = 6; contracted = 200.0; paid_in = 30.0; " more " }; "
#define HALF(keys) PIPE(STAGES2("0.8", "0.75") ANCHOR SEEN("") keys)

/* All 10 projects of 5 start at step 2 and pay 40 in the end; s(1/4) = 10/64, s(1/2) = 1/2, s(3/4) = 54/64. */
static void from_the_start(void **state)
{
    (void)state;
    const row rows[] = {
        {"signed at 0", SURE(""), "pipeline.p.signed", 0, 10.0},
        {"contracted at 0", SURE(""), "pipeline.p.contracted", 0, 50.0},
        {"nobody registered at 0", SURE(""), "pipeline.p.registered", 0, 0.0},
        {"all at 1", SURE(""), "pipeline.p.registered", 1, 10.0},
        {"none started at 1", SURE(""), "pipeline.p.started", 1, 0.0},
        {"delays add up", SURE(""), "pipeline.p.started", 2, 10.0},
        {"nothing paid at the start itself", SURE(""), "pipeline.p.paid_in", 2, 0.0},
        {"a quarter of the time", SURE(""), "pipeline.p.paid_in", 3, 40.0 * 10.0 / 64.0},
        {"half of it", SURE(""), "pipeline.p.paid_in", 4, 20.0},
        {"three quarters", SURE(""), "pipeline.p.paid_in", 5, 40.0 * 54.0 / 64.0},
        {"all", SURE(""), "pipeline.p.paid_in", 6, 40.0},
        {"no more after that", SURE(""), "pipeline.p.paid_in", 8, 40.0},
        {"others' money", SURE("public_share = 0.25; "), "mobilised.projects", 8, 30.0},
        {"all of it without a public share", SURE(""), "mobilised.projects", 8, 40.0},
        {"an anchor among the ten: 9 * 5 + 50", SURE(ANCHOR), "pipeline.p.contracted", 0, 95.0},
        {"no chance, no start", PIPE(STAGES2("1.0", "0.0")), "pipeline.p.started", 8, 0.0},
        {"and no money", PIPE(STAGES2("1.0", "0.0")), "pipeline.p.paid_in", 8, 0.0},
        {"no stage called started: the last pays, from step 1", PIPE("stages = ( { name = \"a\"; } ); "), "pipeline.p.paid_in", 3, 20.0},
        {"a stage after started does not put payment off", PIPE("stages = ( { name = \"started\"; }, { name = \"made\"; delay = 3.0; } ); "), "pipeline.p.paid_in", 3, 20.0},
        {"never in leverage: nothing of the sponsor", SURE(""), "public.capital", 8, 0.0},
    };
    CHECK(rows);
}

/* 10 signed for 200, an anchor of 50: the others hold 150. 8 registered, 6 started, 30 paid in. */
static void from_a_snapshot(void **state)
{
    (void)state;
    const row rows[] = {
        {"signed", HALF(""), "pipeline.p.signed", 0, 10.0},
        {"registered", HALF(""), "pipeline.p.registered", 0, 8.0},
        {"started", HALF(""), "pipeline.p.started", 0, 6.0},
        {"contracted", HALF(""), "pipeline.p.contracted", 0, 200.0},
        {"paid in", HALF(""), "pipeline.p.paid_in", 0, 30.0},
        {"is money of others", HALF(""), "mobilised.projects", 0, 30.0},
        {"as likely as observed: nobody comes later", HALF(""), "pipeline.p.registered", 8, 8.0},
        {"nor starts", HALF(""), "pipeline.p.started", 8, 6.0},
        /* started: 50 + 5 * 150/9 = 400/3, realised 0.8 of it = 320/3; 30 there; the rest over 2.5 years */
        {"one year of 2.5", HALF(""), "pipeline.p.paid_in", 1, 30.0 + (320.0 / 3.0 - 30.0) / 2.5},
        {"2.5 years", HALF(""), "pipeline.p.paid_in", 3, 320.0 / 3.0},
        {"realised below what is there: nothing more", PIPE(STAGES2("0.8", "0.75") ANCHOR "observed : { age = 1.5; registered = 8; started = 6;"
            " contracted = 200.0; paid_in = 120.0; }; "), "pipeline.p.paid_in", 8, 120.0},
        {"built long ago: the rest in one step", PIPE(STAGES2("0.8", "0.75") ANCHOR "observed : { age = 7.0; registered = 8; started = 6;"
            " contracted = 200.0; paid_in = 30.0; }; "), "pipeline.p.paid_in", 1, 320.0 / 3.0},
        {"certain stages: the other two register in a step", PIPE(STAGES2("1.0", "1.0") ANCHOR SEEN("")), "pipeline.p.registered", 1, 10.0},
        {"those that stood registered have started", PIPE(STAGES2("1.0", "1.0") ANCHOR SEEN("")), "pipeline.p.started", 1, 8.0},
        {"the others a delay after registering", PIPE(STAGES2("1.0", "1.0") ANCHOR SEEN("")), "pipeline.p.started", 2, 10.0},
        {"in the end realised of everything", PIPE(STAGES2("1.0", "1.0") ANCHOR SEEN("")), "pipeline.p.paid_in", 8, 160.0},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(from_the_start), cmocka_unit_test(from_a_snapshot)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
