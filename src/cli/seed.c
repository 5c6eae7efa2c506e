/* Where a run's seed comes from: the command line, the scenario, or the system. */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

const fc_option fc_option_seed = {
    .name = "seed", .letter = 's', .kind = FC_OPTION_COUNT, .value = "N",
    .dflt = "the scenario's, else drawn from the system", .range = "0 .. 2^64-1", .hi = UINT64_MAX,
    .help = "seed of all random numbers",
};

int fc_choose_seed(const fc_args *args, const fc_model *model, int quiet, uint64_t *seed)
{
    const fc_option_value *option = fc_arg(args, &fc_option_seed);
    int given = 0;
    *seed = fc_model_seed(model, &given);
    if (option->given) *seed = option->number;
    if (option->given || given) return 0;
    if (getentropy(seed, sizeof *seed) != 0) {
        fc_say(args, "the system gives no random seed (%s); use --seed", strerror(errno));
        return FC_EXIT_RUN;
    }
    if (!quiet)
        fprintf(stderr, "seed %llu, drawn from the system; repeat this run with --seed %llu\n",
                (unsigned long long)*seed, (unsigned long long)*seed);
    return 0;
}
