/* fulcrum plot: draw the charts of a finished run again. */
#include "cli/cli.h"

static const fc_option *const options[] = { &fc_option_lang, &fc_option_format, NULL };

static const char *const examples[] = { "fulcrum plot out/my --format pdf",
                                        "charts of a finished run, as PDF", "fulcrum plot out/my --lang zh",
                                        "labels in Chinese", NULL };

static int command_plot(const fc_args *args)
{
    fc_error err = { 0 };
    fc_report *report = fc_report_new();
    if (!report) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    fc_status status = fc_plot_dir(args->operand[0], NULL, fc_arg_text(args, &fc_option_lang),
                                   fc_arg_text(args, &fc_option_format), report, &err);
    int printed = fc_report_print(report, stderr);
    fc_report_free(report);
    return printed != 0 ? FC_EXIT_RUN : fc_exit_of(status, &err, args);
}

const fc_command fc_command_plot = { .name = "plot",
                                     .summary = "draw the charts of a finished run again",
                                     .operands = "DIR",
                                     .min_operands = 1,
                                     .max_operands = 1,
                                     .words = "dirs",
                                     .examples = examples,
                                     .options = options,
                                     .run = command_plot };
