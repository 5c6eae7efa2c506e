/* funds at plan time: draws, sites, times of every fund, ledger lines, metrics, units. */
#include "mechanisms/funds/funds.h"

#include <math.h>

static void plan_times(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    r->times = fc_build_alloc(b, (size_t)p->count, sizeof *r->times);
    for (long i = 0; r->times && i < p->count; i++) {
        double at = p->first + p->over * ((double)i + 0.5) / (double)p->count, close = at + p->closing.delay;
        double end = close + p->term + p->extension;
        r->times[i] = (fc_fund_times){.closing = close, .planned = fc_build_step(b, at), .commit = fc_build_step(b, at), .close = fc_build_step(b, close),
                                      .invest_end = fc_build_step(b, close + p->invest),
                                      .term = fc_build_step(b, close + p->term), .last = fc_build_step(b, end),
                                      .deadline = isfinite(p->reinvestment.deadline)
                                                      ? fc_build_step(b, close + p->reinvestment.deadline)
                                                      : 1 << 20};
        if (fc_fund_is_pacing(p)) r->times[i].last = r->times[i].close + r->life_steps;
        if (r->has_state) r->times[i] = (fc_fund_times){.closing = -p->state.age, .last = r->life_steps, .deadline = 1 << 20};
        else fc_build_unit(b, (uint32_t)i, r->times[i].commit);
        if (r->parent && r->times[i].commit <= fc_build_plan(b)->n_steps) r->parent->n_children++;
    }
}

static fc_col investor_line(fc_builder *b, const char *leaf, const char *what, fc_line_type type, fc_gate gate,
                            const char *account, int pays)
{
    fc_line_spec spec = {.type = type, .leaf = leaf, .what = what, .gate = gate, .leverage = pays};
    if (pays) spec.payer = account;
    else spec.payee = account;
    return fc_build_line(b, &spec);
}

/* Leaf names are kept by the plan, so they are made in its memory. */
static const char *leaf(fc_builder *b, const char *stem, const char *cls)
{
    size_t n = 0, m = 0;
    while (stem[n]) n++;
    while (cls[m]) m++;
    char *text = fc_build_alloc(b, n + m + 2, 1);
    for (size_t i = 0; text && i < n; i++) text[i] = stem[i];
    for (size_t i = 0; text && i < m; i++) text[n + 1 + i] = cls[i];
    if (text) text[n] = '.';
    return text ? text : stem;
}

/* "social", and "social.2" for the second investor of that class: every line has its own name. */
static const char *ordinal(fc_builder *b, const fc_fund_investor *all, int i)
{
    static const char *const digits[] = {"", "", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
                                         "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"};
    int n = 1;
    for (int j = 0; j < i; j++) n += all[j].cls == all[i].cls;
    const char *cls = fc_class_names[all[i].cls];
    return n == 1 ? cls : leaf(b, cls, digits[n]);
}

static void plan_investors(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    const fc_fund_investor *all = p->investors.items;
    const fc_model *m = fc_build_model(b);
    const char *mother = r->parent ? m->entries[p->parent.entry].path : NULL;
    r->n_investors = (int)p->investors.n;
    for (int i = 0; i < r->n_investors; i++) {
        const fc_fund_investor *v = &all[i];
        fc_fund_line *line = &r->investors[i];
        const char *cls = fc_class_names[v->cls], *tag = ordinal(b, all, i);
        const char *account = v->cls == FC_CLASS_sponsor && mother ? mother : cls;
        int is_public = m->public_class[v->cls];
        *line = (fc_fund_line){.cls = v->cls, .is_public = is_public, .is_social = !is_public,
                               .is_sponsor = v->cls == FC_CLASS_sponsor};
        if (v->share.present == 2) line->share = NAN;
        else r->shares[i] = fc_build_draw(b, &v->share);
        const fc_value one = {.number = 1.0};
        line->raised = fc_build_draw(b, v->raised.present ? &v->raised : is_public ? &one : &p->closing.raised);
        line->paid = fc_build_draw(b, v->paid.present ? &v->paid : is_public ? &one : &p->closing.paid);
        if (line->is_sponsor) r->sponsor = i;
        r->n_social += line->is_social;
        line->committed = investor_line(b, leaf(b, "committed", tag), "commitment", FC_PROMISE, FC_GATE_COMMITTED, account, 1);
        line->closed = investor_line(b, leaf(b, "closed", tag), "commitment", FC_PROMISE, FC_GATE_CLOSED, account, 1);
        line->called = investor_line(b, leaf(b, "call", tag), "call", FC_FLOW, FC_GATE_PAID, account, 1);
        line->received = investor_line(b, leaf(b, "distribution", tag), "distribution", FC_FLOW, FC_GATE_NONE, account, 0);
        if (!r->has_state) continue; /* no flows of this account's years: they never enter a balance */
        line->past_called = investor_line(b, leaf(b, "past_call", tag), "past call", FC_PROMISE, FC_GATE_PAID, account, 1);
        line->past_received = investor_line(b, leaf(b, "past_distribution", tag), "past distribution", FC_PROMISE, FC_GATE_NONE, account, 0);
    }
}

static fc_col line_between(fc_builder *b, const char *name, const char *what, const char *payer, const char *payee)
{
    return fc_build_line(b, &(fc_line_spec){.type = FC_FLOW, .leaf = name, .what = what, .payer = payer, .payee = payee});
}

static void plan_lines(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    r->fee_line = line_between(b, "fee", "fee", NULL, "manager");
    r->cheque_line = line_between(b, "cheque", "cheque", NULL, "companies");
    r->proceeds_line = line_between(b, "proceeds", "proceeds", "companies", NULL);
    if (p->model == FC_FUND_DEALS || p->model == FC_FUND_MOTHER) {
        r->carry_line = line_between(b, "carry", "carry", NULL, "manager");
        r->clawback_line = line_between(b, "clawback", "clawback", "manager", NULL);
    }
    if (r->has_coinvest)
        r->coinvest_line = fc_build_line(b, &(fc_line_spec){
            .type = FC_FLOW, .leaf = "coinvestment", .what = "coinvestment", .payer = fc_class_names[p->coinvest.cls],
            .payee = "companies", .gate = FC_GATE_PAID, .leverage = 1, .overlap = p->coinvest.overlap});
    if (p->concession.kind != FC_CONCEDE_NONE) r->concession_line = line_between(b, "concession", "concession", "sponsor", "social investors");
    if (p->loss_share > 0.0) r->lossshare_line = line_between(b, "lossshare", "lossshare", "sponsor", "social investors");
    if (p->reinvestment.penalty > 0.0)
        r->refund_line = line_between(b, "refund", "refund", "manager", r->parent ? NULL : "sponsor");
    if (!r->parent) {
        r->nav_sponsor = fc_build_line(b, &(fc_line_spec){.type = FC_PROMISE, .leaf = "nav_sponsor", .what = "nav_sponsor", .payee = "sponsor"});
        r->unfunded = fc_build_line(b, &(fc_line_spec){.type = FC_PROMISE, .leaf = "unfunded_sponsor", .what = "unfunded_sponsor", .payer = "sponsor"});
    }
}

static void plan_metrics(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    int deals = p->model == FC_FUND_DEALS;
    if (p->model == FC_FUND_MOTHER) fc_build_late(b); /* its children come first */
    r->closed_size = fc_build_series(b, "size", NULL);
    r->called = fc_build_series(b, "called", NULL);
    r->distributed = fc_build_series(b, "distributed", NULL);
    r->nav = fc_build_series(b, "nav", NULL);
    r->sponsor_called = fc_build_series(b, "sponsor.called", NULL);
    r->sponsor_distributed = fc_build_series(b, "sponsor.distributed", NULL);
    if (!fc_fund_is_pacing(p)) {
        r->fees = fc_build_series(b, "fees", NULL);
        r->carry = fc_build_series(b, "carry", NULL);
        r->waived = fc_build_scalar(b, "waived", NULL);
    }
    r->irr = fc_build_scalar(b, "irr", NULL);
    r->irr_several = fc_build_scalar(b, "irr.several", NULL);
    r->tvpi = fc_build_scalar(b, "tvpi", NULL);
    r->dpi = fc_build_scalar(b, "dpi", NULL);
    r->rvpi = fc_build_scalar(b, "rvpi", NULL);
    r->pic = fc_build_scalar(b, "pic", NULL);
    r->closed_n = fc_build_scalar(b, "closed", NULL);
    r->turned_away = r->parent ? fc_build_scalar(b, "turned_away", NULL) : FC_NONE;
    r->has_local = p->reinvestment.multiple > 0.0;
    if (r->has_local) {
        r->local_ratio = fc_build_scalar(b, "local.ratio", NULL);
        r->local_met = fc_build_scalar(b, "local.met", NULL);
    }
    if (!deals) return;
    static const char *const routes[] = {"ipo", "sale", "failed", "forced"};
    r->exits = fc_build_series(b, "exits.<route>", routes[0]); /* four columns in a row */
    for (int i = 1; i < 4; i++) (void)fc_build_series(b, "exits.<route>", routes[i]);
    r->gross_irr = fc_build_scalar(b, "gross.irr", NULL);
    r->gross_tvpi = fc_build_scalar(b, "gross.tvpi", NULL);
    r->spread_irr = fc_build_scalar(b, "spread", NULL);
    r->lossrate = fc_build_scalar(b, "lossrate", NULL);
    r->breach = fc_build_scalar(b, "breach", NULL);
    r->top = fc_build_scalar(b, "top", NULL);
}

/* RC and RD per step of Cal 1; tau = steps since close times delta. */
static void plan_yale(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    const fc_plan *plan = fc_build_plan(b);
    double delta = plan->delta, age = r->has_state ? p->state.age : 0.0;
    int n = plan->n_steps;
    r->life_steps = fc_build_step(b, p->life - age);
    r->yale_call = fc_build_alloc(b, (size_t)n + 1, sizeof(double));
    r->yale_return = fc_build_alloc(b, (size_t)n + 1, sizeof(double));
    if (!r->yale_call || !r->yale_return) return;
    for (int k = 1; k <= n; k++) {
        double tau = age + k * delta, year = fc_step_of(tau, 1.0);
        size_t row = (size_t)year - 1 < p->contribution.n ? (size_t)year - 1 : p->contribution.n - 1;
        double rc = p->contribution.x[row], rd = tau / p->life;
        rd = rd < 1.0 ? fc_pow(rd, p->bow) : 1.0;
        rd = rd > p->yield ? rd : p->yield;
        r->yale_call[k] = delta == 1.0 ? rc : 1.0 - fc_pow(1.0 - rc, delta);
        r->yale_return[k] = k >= r->life_steps ? 1.0 : delta == 1.0 ? rd : 1.0 - fc_pow(1.0 - rd, delta);
    }
    double vol = p->volatility, market = plan->factors->market_off ? 0.0 : p->loading;
    r->growth_step = fc_pow(1.0 + p->growth, delta);
    r->vol_step = vol * fc_sqrt(delta);
    r->load_market = fc_sqrt(market);
    r->load_own = fc_sqrt(1.0 - market);
    r->site_yale = vol > 0.0 ? fc_build_site(b, "yale", (uint64_t)p->count * (uint64_t)n) : 0;
}

static void plan_deals(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r)
{
    r->deal_count = fc_build_draw(b, &p->deals.count);
    r->spread_uniform = !p->deals.spread.present;
    if (!r->spread_uniform) r->spread = fc_build_draw(b, &p->deals.spread);
    r->max_deals = (int)fc_value_most(&p->deals.count, FC_FUND_MAX_DEALS);
    FC_K(fc_outcome_plan)(b, &p->outcome, &r->outcome);
    r->coinvest_later = fc_build_draw(b, &p->coinvest.later);
    uint64_t deals = (uint64_t)p->count * (uint64_t)r->max_deals;
    r->site_deal = fc_build_site(b, "deal", deals * (r->has_coinvest || p->reinvestment.multiple > 0.0 ? 8 : 4));
}

static void plan_closing(const fc_fund_params *p, const fc_plan *plan, fc_fund_rec *r)
{
    double q = p->closing.probability, a = plan->factors->appetite_off ? 0.0 : p->closing.appetite;
    r->close_threshold = q > 0.0 && q < 1.0 ? fc_norm_quantile(q) : q;
    r->close_load = fc_sqrt(a);
    r->close_own = fc_sqrt(1.0 - a);
}

static int is_zero(const fc_value *v) { return !v->dist && !v->scale && v->number == 0.0; }

fc_status FC_K(fc_fund_plan)(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    const fc_fund_params *p = params;
    const fc_plan *plan = fc_build_plan(b);
    fc_fund_rec *r = rec;
    (void)err;
    r->p = p;
    r->path = fc_build_entry(b)->path;
    r->mother = p->model == FC_FUND_MOTHER;
    r->rule_cash = plan->rule_cash;
    r->parent = p->parent.entry >= 0 ? fc_build_rec_of(b, p->parent.entry) : NULL;
    r->has_state = fc_fund_runs(p);
    r->size = fc_build_draw(b, r->has_state ? &p->state.closed : p->total.present ? &p->total : &p->size);
    if (r->has_state) {
        r->state_paid_in = fc_build_draw(b, &p->state.paid_in);
        r->state_distributed = fc_build_draw(b, &p->state.distributed);
        r->state_nav = fc_build_draw(b, &p->state.nav);
    }
    r->size_scale = p->total.present ? 1.0 / (double)p->count : 1.0;
    r->coinvest_first = fc_build_draw(b, &p->coinvest.first);
    r->has_coinvest = !is_zero(&p->coinvest.first) || !is_zero(&p->coinvest.later);
    if (r->has_coinvest) FC_K(fc_coinvest_plan)(b, p->coinvest.appetite, &r->coinvest);
    r->local = fc_build_draw(b, &p->reinvestment.local);
    r->site_fund = fc_build_site(b, "fund", (uint64_t)p->count * FC_FUND_STRIDE);
    r->hurdle_step = fc_pow(1.0 + p->waterfall.hurdle, plan->delta);
    r->excess_step = fc_pow(1.0 + p->concession.rate, plan->delta);
    r->kappa = p->fee.after * (p->term - p->invest) / 2.0;
    r->tiers = (fc_tiers){.carry = p->waterfall.carry, .catch_up = p->waterfall.catch_up};
    r->has_terms_of_own = p->concession.kind != FC_CONCEDE_NONE || p->loss_share > 0.0 || p->reinvestment.penalty > 0.0;
    r->state = fc_build_state(b, FC_FUND_S_N);
    plan_closing(p, plan, r);
    FC_K(fc_regions_plan)(b, &p->where, &r->regions);
    r->call_steps = 1 << 20;
    if (p->model == FC_FUND_YALE) plan_yale(p, b, r);
    if (p->model == FC_FUND_STOCHASTIC) FC_K(fc_fund_plan_stochastic)(p, b, r);
    if (p->model == FC_FUND_DEALS) plan_deals(p, b, r);
    if (p->model == FC_FUND_DEALS && r->has_coinvest)
        FC_K(fc_coinvest_control)(b, &r->coinvest_first, &r->coinvest_later, &r->coinvest);
    plan_times(p, b, r);
    plan_investors(p, b, r);
    plan_lines(p, b, r);
    plan_metrics(p, b, r);
    if (r->mother) {
        r->child_calls = fc_build_column(b);
        r->child_receipts = fc_build_column(b);
        r->child_nav = fc_build_column(b);
        r->child_freed = fc_build_column(b);
        r->sub_calls = r->rule_cash ? fc_build_column(b) : r->child_calls;
        r->sub_receipts = r->rule_cash ? fc_build_column(b) : r->child_receipts;
        r->sub_nav = r->rule_cash ? fc_build_column(b) : r->child_nav;
    }
    if (p->recycle > 0.0) r->retained = fc_build_column(b);
    fc_build_scratch(b, fc_fund_scratch_rows(plan->n_steps));
    if (p->model != FC_FUND_DEALS) return FC_OK;
    fc_build_blank(b, fc_fund_blank_rows(plan->n_steps));
    r->book = fc_build_kept(b, fc_mark_book_rows(plan->n_steps));
    return FC_OK;
}
