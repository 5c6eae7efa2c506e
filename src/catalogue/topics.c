/* Short pages about what holds everywhere. */
#include <string.h>

#include "catalogue/catalogue.h"
#include "output/writer.h"

const struct fc_topic fc_topics[] = {
    { "units", "quantities with units, and hedged intervals",
      "Money     8.2e9, \"82亿\", \"7650万\", \"8.2 bn\", \"400 million\", \"4亿元\".\n"
      "          元 万 百万 千万 亿 百亿 千亿 万亿; k thousand m mn million bn billion tn trillion; a "
      "currency word may follow.\n"
      "Share     0.08 or \"8%\". Rates are fractions a year.\n"
      "Duration  years: 1.5, \"18 months\", \"6 quarters\", \"6个月\".\n"
      "Interval  \"4亿..4.99亿\", \"30..39\": every value between is equally likely (whole numbers for "
      "counts).\n"
      "          This is how a source's \"more than 4亿\" or \"over 30\" is entered.\n"
      "Growth, hurdle, discount and deposit rates compound; fees and event rates are simple.\n"
      "`fulcrum explain 4亿` shows an amount both ways.\n" },
    { "levels", "levels of chance: constant, input, each",
      "constant  a plain number.\n"
      "input     one draw per path: what we do not know. Inputs are what sensitivity ranks and "
      "`correlations` ties.\n"
      "each      one draw per fund, deal, firm or loan: luck, which averages out over many.\n"
      "level = \"input\" inside a law on an each-level key makes it one draw per path, shared by all. A "
      "`scale` inside an\n"
      "each-level law is an input. A hedged interval takes its key's level.\n" },
    { "gates", "the three gates of leverage, and the two ratios",
      "committed target sizes by class of payer; tickets of all planned projects with the planned social "
      "money.\n"
      "closed    what closed; tickets that happen with the social money raised.\n"
      "paid      money paid in; cheques; co-investment and later rounds count here only.\n"
      "Two ratios are always given: social/public and total/public. 0.4 bn pulling in 7 bn is 17.5x and "
      "18.5x.\n"
      "Public classes are sponsor, central, province, city, district and (unless state_is_public = false) "
      "state; all other\n"
      "classes are social capital. Only payers outside the programme count: a vehicle's cheque is never "
      "added to its\n"
      "investors' money. A path's leverage is the ratio of its sums; the headline also gives the ratio of "
      "means.\n" },
    { "exit-codes", "what the command returns to the shell",
      "0    success; a missing gnuplot or font is one warning\n1    a run, a file or standard output failed\n"
      "2    usage: the command line makes no sense\n3    the scenario is invalid; every problem is listed\n"
      "4    stopped before the wanted precision\n5    audit, diagnose, selfcheck, rerun or replay found a problem\n"
      "130  interrupted; what was done is kept\n" },
    { "files", "what a run writes", NULL },
    { "repeat", "runs again, and one path of a run again",
      "Same program, scenario, seed and paths: same bytes, for any threads and instruction set; where --memory does not hold\n"
      "every value quantiles come from histograms, which the run says.\n"
      "scenario.cfg of a run holds the effective paths, seed and sampler; running it gives the same numbers,\n"
      "but for what options of the run made of them: --controls, --streaming, --bands, --stop and --max-failed are not in it.\n"
      "manifest.json holds these and --stories, too, and the way quantiles were made, and the hash of every file:\n"
      "`fulcrum rerun DIR -o DIR2` repeats the run and compares them all. Charts, and report.html that shows\n"
      "them, depend on gnuplot and are not compared. No seed given: one is drawn from the system, printed and stored; 0 is a seed.\n"
      "`fulcrum replay DIR --path N` simulates one path again, every value to the bit, and prints its ledger.\n"
      "--at METRIC.p05: the path whose value is the order statistic at or just below the quantile; summary.csv\n"
      "interpolates between it and the next one. --worst METRIC: the lowest value, or the highest where high is\n"
      "bad (`fulcrum explain METRIC` says so). Of equal values the path with the lowest number.\n"
      "METRIC may be a series: its value at the end, or at a month: sponsor.cash@2030-12.p05.\n" },
    { "grades", "how well a value is known",
      "P    a primary or official text was read\nS    a secondary report was read\nD    derived from P or S\n"
      "A    an assumption: no source was found\n"
      "Write them into a value: { value = \"82亿\"; grade = \"P\"; source = \"...\"; note = \"...\"; }. "
      "`check` and the report\n"
      "list every value of grade A and every default that is an assumption.\n" },
    { "waterfall", "how proceeds are split between investors and the manager",
      "In a step calls come first, then proceeds are split; calls are never netted against proceeds.\n"
      "1  return of capital with the hurdle: B = B(1+h)^dt + calls; the investors get min(proceeds, B).\n"
      "2  catch-up, if catch_up > carry: the manager takes the share catch_up until it holds carry of all "
      "profit.\n"
      "3  the rest: carry to the manager, 1 - carry to the investors.\n"
      "style = \"american\" runs the same tiers company by company; fees then enter through the clawback.\n"
      "At the fund's last step the manager returns what it got above carry x whole-fund profit (clawback).\n"
      "Keys: `fulcrum explain funds.waterfall`.\n" },
    { "seeds", "what a seed fixes, and what it does not",
      "Any whole number from 0 to 2^64-1. The same scenario, seed and paths give the same bytes for any "
      "number of threads,\n"
      "instruction set and compiler. Every draw is addressed by the name of the place that draws: adding a "
      "mechanism leaves\n"
      "all other draws alone, and more paths keep the first ones. Renaming an entry changes its luck.\n"
      "Without a seed in the scenario or on the command line one is drawn from the system, printed and "
      "stored.\n" },
    { "sampler", "how factors and inputs are drawn, and which way when",
      "--sampler NAME, or simulation.sampler. Factors and inputs only: the luck of single funds, deals, firms and loans is\n"
      "always drawn one by one.\n"
      "plain       every path on its own.\n"
      "antithetic  paths in pairs: where one has u, the other has 1 - u.\n"
      "lhs         in a block of 1024 paths each draw falls once into every 1/1024 of its law (Latin hypercube).\n"
      "sobol       a block is a scrambled digital net (Sobol; Joe and Kuo 2008; 1111 dimensions, the factors' steps first,\n"
      "            then inputs in name order; what lies beyond is drawn as by lhs).\n"
      "All but plain work in whole blocks of 1024 paths, each with a randomisation of its own: the number of paths is rounded\n"
      "up, 4 blocks are the least, and errors come from the spread between blocks, by Student's law with blocks - 1 degrees\n"
      "of freedom (probabilities: Wilson's interval at the number of independent paths with that error; quantiles: the\n"
      "spread of the blocks' shares at or below thresholds that are fixed after the first 16 blocks, read off the distribution of\n"
      "all paths; expected shortfalls: the spread of the blocks' sums beyond those thresholds; with --streaming just so).\n"
      "An error from 4 blocks is itself known to 40%: use 20 blocks or more.\n"
      "Variance of plain paths over that of the sampler, tests/bench/bench.cfg, 98 blocks (each known to about 15%):\n"
      "                        antithetic  lhs   sobol   sobol --controls (49 blocks)\n"
      "mean leverage, paid     8.1         8.8   12.8    32\n"
      "E[TVPI] of the sponsor  2.0         2.9   3.5     26\n"
      "E[IRR]                  2.4         3.2   3.1     5.7\n"
      "chance of a loss        2.1         2.3   2.1     2.8\n"
      "So: sobol for means and probabilities, with --controls where the numbers they leave out (`explain controls`) are not\n"
      "asked; plain, the default, for few paths.\n" },
    { "failed", "paths that fail, and paths without a value",
      "A path fails when a value on it is not a finite number: parameters so extreme that a computation overflows. The first one\n"
      "ends the run (exit code 1) and is named; `fulcrum replay SCENARIO --path N` shows it. --max-failed 10 or 0.1% lets so many\n"
      "paths fail: they are left out of every number, and counted in the headline, the manifest, `diagnose` (exit code 5) and in\n"
      "the column undefined of summary.csv, where n + undefined is the number of paths. Which paths fail depends on scenario and\n"
      "seed alone, never on threads. A metric without a value on a path (no denominator, a day that never comes) is undefined\n"
      "there: left out of that metric alone, and counted beside it.\n" },
    { "limits", "what the models leave out, in plain words",
      "- Outcomes of companies are a law fitted to US financings of 2004-2013 inside assumed bucket shapes; no public source\n"
      "  gives them for Chinese government-backed funds. Correlations between deals and vintages are assumptions. `check` lists\n"
      "  every assumption a scenario rests on.\n"
      "- What an institute costs, earns and spins out, how many births are begun and how many succeed has no public source: in the\n"
      "  Wuhan programme all of it is assumed, and the chance of its targets with it.\n"
      "- Firms of a chain are counted, not known one by one: nothing is remembered but the stage and its phase. Chain and funds do\n"
      "  not choose from each other's firms: a listing counted on the chain is not a listing of a fund's company.\n"
      "- A path's factors are simulated, not forecast: the market drifts at the rate the scenario says, the exit window changes at\n"
      "  constant rates, and neither reacts to what the programme does.\n"
      "- What would have come without public money is a number of the scenario (`additional`), not a result; money that is drawn\n"
      "  away from others, prices, wages and land are not modelled. Amounts are nominal.\n"
      "- Loans of a book are alike but for their size and share one factor; what is lost of a defaulted loan does not depend on\n"
      "  how bad the year is.\n"
      "- Under rule cash a commitment sees the balance of the step before and the appropriations due, not what exits will bring;\n"
      "  grants, awards, supports and top-ups are paid as planned whatever the balance.\n"
      "- The interval of a mean covers less than 95% where one path can outweigh thousands: measured 94% for log-normal multiples\n"
      "  with a sigma of 1.25, 89% with 2 and 75% with 2.75 (4,096 paths). `diagnose` says when that is to be feared: tail index\n"
      "  below 2, a tenth of the sum in the top 0.1% of paths, or fewer paths than 25 times the square of the skewness, which shows\n"
      "  in small samples (of runs of 1,000 paths with a sigma of 2, whose intervals cover 86%, 99% warn; with 1.25 and 93% half of them).\n"
      "  Medians and quantiles keep their 95%.\n"
      "- `fulcrum selfcheck` shows that the program computes its rules; it cannot show that the rules or the assumed laws describe\n"
      "  real programmes.\n" },
    { "controls", "control variates: smaller errors from the same paths",
      "--controls takes from the mean of every scalar what its luck was, as far as regression on numbers of known mean tells:\n"
      "factors   the market index and its logarithm at the quarters of the horizon; vintage, credit and appetite, halves of the\n"
      "          horizon; the pace of the exit window.\n"
      "inputs    each of them.\n"
      "draws     of each entry of funds and direct: co-investment of the first and the next round, weighted with the cheques\n"
      "          beside them; gross multiples, weighted with first cheques and what the market makes of them. Multiples are left\n"
      "          out where first cheques may know them or the vintage: rule cash, correlated factors.\n"
      "At most 48, in this order: draws, factors, inputs. summary.csv says `controlled mean`; quantiles, series, flows and the\n"
      "steps of convergence.csv are as without. A metric that is undefined on some path keeps its plain mean. Errors come\n"
      "from the residuals (with a sampler other than plain: of the block means). The coefficients come from the same paths:\n"
      "the bias is of the order of controls/paths times the standard deviation; 100 paths for each control are the least.\n"
      "Such a run is resumed, extended and worked in shards like any other, its shards all with --controls. It has one level: no\n"
      "--outer. A stop rule goes by the smaller errors.\n"
      "Together with --sampler sobol the two add up: `fulcrum explain sampler`.\n" },
    { "stop", "as many paths as an error needs",
      "run --stop 'STATEMENT:ERROR' goes on until the error is reached; several: until all are.\n"
      "Statement mean(M)  sd(M)  M.p05  P(M >= x)  P(all targets)\n"
      "          M is a metric; M@2024-12 a series at that date, without a date at the last step. Quantiles p01 p05 p10 "
      "p25 p50\n"
      "          p75 p90 p95 p99; comparisons >= <= > <; an undefined value does not meet one.\n"
      "Error     the larger distance from the number to an end of its 95% interval. 1% is a share of the number, 0.2pp "
      "percentage\n"
      "          points, anything else is in the metric's unit: 0.05, 1000万.\n"
      "Judged when 4, 8, 16, ... blocks of 1024 paths are done, never in between: the numbers do not depend on timing, "
      "and are\n"
      "those of a plain run of that many paths (with --streaming where the manifest says histogram). --max-paths "
      "(10M) caps\n"
      "the run at that number, --max-time at the last whole block of 1024 paths; it is judged once more then. A share of a "
      "number whose\n"
      "interval holds 0 is never reached, and refused once more paths cannot change that: use pp or an amount.\n"
      "The mean of a metric with the same value on every path has no error yet, not an error of 0: it counts as reached from\n"
      "65,536 values on, and is marked.\n"
      "Exit code 4: ended before. The manifest's `stop`, stdout and --json say why, and how many paths it may take.\n" },
    { "checkpoint", "runs that are interrupted, extended, or worked in shards",
      "checkpoint.fc in a run's folder holds its finished blocks of 1024 paths (of two levels: worlds, where they are larger), the\n"
      "scenario as resolved, seed, bands and stop rule.\n"
      "`fulcrum resume DIR` goes on from there; the files are those of a run that was never interrupted, byte for byte.\n"
      "Written  when a run ends before its paths (Ctrl-C, a closed terminal, --max-time); with --checkpoint also at its start and on the way,\n"
      "         a minute apart (--checkpoint=10s: other times), and it stays, so that `resume DIR -n MORE` extends the run\n"
      "         (one of two levels: --outer MORE).\n"
      "         Whole: the last one stays until the new one is on the disk. One that cannot be written costs a warning, not\n"
      "         the run. Where values are kept it is as large as the run's memory, and then written more seldom: saving never\n"
      "         takes more than a tenth of the time. With --streaming it is small.\n"
      "Kept     another run into the folder is refused, unless it makes the same checkpoint again or has --force.\n"
      "Shards   run -n N --range A:B works paths A to B - 1 of N, both cut to whole blocks or worlds, and writes its checkpoint only;\n"
      "         `fulcrum merge SHARD... -o DIR` wants every path of 0 .. N once, from runs of the same scenario, seed and "
      "options,\n"
      "         and works the last N % 1024 paths itself. A shard that was stopped is resumed like a run. If one shard has\n"
      "         histograms (--streaming), the result has. A stop rule has no shards. With histograms and a sampler other than\n"
      "         plain a shard that begins later works the first 16 blocks too, for their thresholds alone.\n"
      "Refused  a file that was cut or changed (SHA-256), is none, has another format, or was made by another version, another\n"
      "         plan (the table that differs is named), seed or selection of bands, with other worlds or without controls.\n"
      "The stop rule is judged where it would have been. A time limit is not taken over: say --max-time again.\n" },
    { "worlds", "two-level runs: what is uncertainty, what is chance",
      "run --outer 200 --inner 2000 draws the inputs once for each of 200 worlds, and in each world 2000 paths (rounded up\n"
      "to 64, 128, 256, 512 or a multiple of 1024). Uncertainty is what differs between worlds: the inputs, which one could\n"
      "know better. Chance is what differs within a world: factors and each-level draws, which one cannot.\n"
      "twolevel.csv  of every scalar: the variance between and within worlds (one-way analysis of variance: the part of the\n"
      "              worlds' means that is chance is taken out, so a metric that no input reaches has about 0, perhaps a\n"
      "              little below), the share of uncertainty, each with its error (jackknife over worlds), and F.\n"
      "twolevel_bands.csv and orange lines in the charts: quantiles of the worlds' means, which still hold chance / inner.\n"
      "Paths of one world are not independent: errors and intervals of such a run come from the worlds (Student, outer - 1),\n"
      "those of probabilities and quantiles too; with --streaming quantiles have no interval. More worlds make them smaller,\n"
      "more inner paths hardly. convergence.csv goes by 4, 8, 16, ... worlds. For the plain numbers a plain run is better.\n"
      "Such a run ends after its worlds and draws plain: no --paths, --stop, --controls, no other sampler.\n"
      "It is saved, resumed and cut into shards in whole worlds, and blocks of 1024 paths of smaller ones: `resume DIR --outer 500`\n"
      "extends it (`fulcrum explain checkpoint`). --range counts paths: worlds x paths of each in all.\n"
      "In a scenario: simulation : { outer = 200; inner = 2000; }; -n makes it a run of one level.\n" },
    { NULL, NULL, NULL }
};

static void print_files(FILE *out)
{
    fputs("Files of a run's folder. Numbers are in the shortest form that reads back exactly; what is "
          "undefined is empty in\n"
          "CSV, null in JSON and NA in .dat. Everything but the manifest's `host` and the charts repeats "
          "byte for byte.\n",
          out);
    fprintf(out, "  %-28s %s\n", "manifest.json",
            "version, plan hash, seed, paths, hash of every file; host: time, threads, CPU");
    for (size_t i = 0; i < fc_n_writers; i++)
        if (!fc_writers[i]->chart) fprintf(out, "  %-28s %s\n", fc_writers[i]->file, fc_writers[i]->summary);
    for (size_t i = 0; i < fc_n_writers; i++)
        if (fc_writers[i]->chart) fprintf(out, "  %-28s %s\n", fc_writers[i]->file, fc_writers[i]->summary);
    fprintf(out, "  %-28s %s\n", "charts/NAME.svg",
            "drawn from data/NAME.dat; `fulcrum plot DIR` draws them again");
    fprintf(out, "  %-28s %s\n", FC_CHECKPOINT_FILE, "with --checkpoint, and of runs that ended early: `fulcrum explain checkpoint`");
}

int fc_explain_topic(const char *name, FILE *out)
{
    static const char *const also[][2] = {{"two-level", "worlds"}, {"shards", "checkpoint"}, {"stop-rule", "stop"}};
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (strcmp(also[i][0], name) == 0) name = also[i][1];
    for (const struct fc_topic *t = fc_topics; t->name; t++) {
        if (strcmp(t->name, name) != 0) continue;
        fprintf(out, "%s: %s\n\n", t->name, t->summary);
        if (t->text) fputs(t->text, out);
        else print_files(out);
        return 1;
    }
    return 0;
}
