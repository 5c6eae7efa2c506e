/* fulcrum check: every problem at once, the programme in words, the memory it needs. */
#include "cli/cli.h"

#include <string.h>

static const fc_option *const options[] = { &fc_option_set,     &fc_option_lang,
                                            &fc_option_bands,   &fc_option_paths,
                                            &fc_option_threads, &fc_option_memory,
                                            &fc_option_quiet,   &fc_option_sampler,
                                            NULL };

static const char *const examples[] = { "fulcrum check my.cfg",
                                        "problems, or the programme in words with every amount both ways",
                                        "fulcrum check my.cfg --set funds.angel.cap=20%",
                                        "would this change be allowed?",
                                        "fulcrum check my.cfg --lang zh",
                                        "in Chinese",
                                        NULL };

static void size_text(uint64_t bytes, char *buf, size_t n)
{
    static const char units[] = "kMGT";
    double x = (double)bytes / 1024.0;
    int i = 0;
    for (; x >= 1024.0 && i < 3; i++) x /= 1024.0;
    snprintf(buf, n, x < 10.0 ? "%.1f %cB" : "%.0f %cB", x, units[i]);
}

/* Samplers other than plain: what becomes of the paths, and where errors come from. */
static void print_blocks(const fc_plan *plan, const fc_run_options *run, const char *sampler, int zh)
{
    const unsigned long long paths = fc_run_whole_paths(plan, run->paths), blocks = paths / FC_PATHS_A_BLOCK;
    if (strcmp(sampler, "plain") == 0) return;
    printf(zh ? "  抽样 %s：%llu 条路径，即 %llu 个整块，每块 %d 条；误差来自块间差异，自由度 %llu\n"
              : "  sampler %s: %llu paths, %llu whole blocks of %d; errors come from the spread between blocks, %llu degrees "
                "of freedom\n",
           sampler, paths, blocks, FC_PATHS_A_BLOCK, blocks - 1);
}

static void print_memory(const fc_plan *plan, const fc_run_options *run, int zh)
{
    fc_plan_size size = fc_plan_get_size(plan);
    char store[32], accumulators[32], total[32];
    size_text(size.store_bytes, store, sizeof store);
    size_text(size.accumulator_bytes, accumulators, sizeof accumulators);
    size_text(fc_run_memory(plan, run), total, sizeof total);
    fputs(zh ? "\n内存\n" : "\nMemory\n", stdout);
    printf(zh ? "  %zu 步，%zu 列，%zu 条账目，%zu 个序列，%zu 个指标，%zu 个输入，每条路径 %llu 个随机数\n"
              : "  %zu steps, %zu columns, %zu ledger lines, %zu series, %zu scalars, %zu inputs, %llu "
                "random numbers a path\n",
           size.n_steps, size.n_columns, size.n_lines, size.n_series, size.n_scalars, size.n_inputs,
           (unsigned long long)size.variates_per_path);
    printf(zh ? "  列存每线程 %s，累加器 %s，%llu 条路径共需 %s\n"
              : "  columns %s a thread, accumulators %s, %llu paths need %s in all\n",
           store, accumulators, (unsigned long long)run->paths, total);
}

static void choose_run(const fc_args *args, const fc_loaded *l, fc_run_options *run)
{
    fc_run_options_init(run, l->model);
    fc_choose_paths(args, run);
    if (fc_arg(args, &fc_option_threads)->given)
        run->threads = (unsigned)fc_arg(args, &fc_option_threads)->number;
    if (fc_arg(args, &fc_option_memory)->given) run->memory = fc_arg(args, &fc_option_memory)->number;
}

static int print(const fc_args *args, const fc_loaded *l, const fc_plan *plan, const fc_run_options *run)
{
    const char *lang = fc_arg_text(args, &fc_option_lang);
    fc_error err = { 0 };
    const int code = fc_exit_of(fc_model_describe(l->model, lang, stdout, &err), &err, args);
    if (code) return code;
    print_memory(plan, run, lang[0] == 'z');
    print_blocks(plan, run, fc_model_sampler(l->model), lang[0] == 'z');
    return 0;
}

static int command_check(const fc_args *args)
{
    fc_loaded l;
    fc_error err = { 0 };
    fc_plan *plan = NULL;
    fc_run_options run;
    int code = fc_load_operand(&l, args);
    /* some problems show only when it is compiled: all of them come before any words */
    if (code == 0) code = fc_compile(&l, fc_arg(args, &fc_option_bands), &plan, args);
    if (code == 0) {
        choose_run(args, &l, &run);
        code = fc_exit_of(fc_run_check(plan, &run, &err), &err, args);
    }
    if (code == 0 && !fc_arg(args, &fc_option_quiet)->given) code = print(args, &l, plan, &run);
    fc_plan_free(plan);
    fc_loaded_free(&l);
    return code;
}

const fc_command fc_command_check = {
    .name = "check",
    .summary = "validate a scenario; say in words what it means",
    FC_ONE_FILE("SCENARIO"),
    .examples = examples,
    .options = options,
    .text =
        "All problems are reported at once as file:line: error: key: text (exit code 3). A valid scenario is "
        "told\n"
        "in words, with leverage as written, feasibility, assumptions by grade, the memory a run needs and the blocks of its sampler.",
    .run = command_check
};
