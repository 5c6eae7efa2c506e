/* What a mechanism may ask for at plan time. All calls record an out-of-memory internally; nothing needs checking. */
#ifndef FC_PLAN_BUILDER_H
#define FC_PLAN_BUILDER_H

#include "plan/plan_internal.h"

typedef struct fc_builder fc_builder;

const fc_model *fc_build_model(const fc_builder *b);
const fc_plan *fc_build_plan(const fc_builder *b); /* as far as it is made: factors and inputs are there */
const fc_entry *fc_build_entry(const fc_builder *b); /* the entry being planned */
void *fc_build_alloc(fc_builder *b, size_t n, size_t size);
int fc_build_step(const fc_builder *b, double years);

/* The metrics asked for from here on, by this entry, are filled after the steps (settle, finish): no one reads them in
   a step. */
void fc_build_late(fc_builder *b);
/* A metric named <entry path>.<key> (<entry path> alone for an empty key) (or <key> as it stands for metric families) from the output table of the
   mechanism or family; `arg` replaces <...> in the key's pattern (NULL if none). Series: returns the column. */
fc_col fc_build_series(fc_builder *b, const char *key, const char *arg);
/* The same with a unit of the entry's own choice instead of the row's. */
fc_col fc_build_series_in(fc_builder *b, const char *key, const char *arg, const char *unit);
fc_scalar fc_build_scalar(fc_builder *b, const char *key, const char *arg);
fc_scalar fc_build_scalar_in(fc_builder *b, const char *key, const char *arg, const char *unit);
/* A column no one outside sees. */
fc_col fc_build_column(fc_builder *b);
/* Per-batch state: n rows of [64] doubles, zeroed at batch start; offset in rows. */
uint32_t fc_build_state(fc_builder *b, size_t n_rows);
/* A control variate of the entry: two state rows, a sum and its weights, filled by fc_control_add; the first of them. */
uint32_t fc_build_control(fc_builder *b);
/* Scratch: the largest request of all is given to every hook; not kept between hooks. */
void fc_build_scratch(fc_builder *b, size_t n_rows);
/* The same for rows found zero and left zero. */
void fc_build_blank(fc_builder *b, size_t n_rows);
/* Rows of the caller's own, kept over a batch, found zero at its start because they are left zero at its end: place in
   fc_ws.kept in doubles. */
size_t fc_build_kept(fc_builder *b, size_t n_rows);

typedef struct fc_line_spec {
    fc_line_type type;
    const char *leaf;          /* line name = <entry path>.<leaf> */
    const char *payer, *payee; /* account names; NULL = the entry itself */
    const char *what;
    fc_gate gate;
    int leverage;
    double overlap;
    const char *region;
} fc_line_spec;
fc_col fc_build_line(fc_builder *b, const fc_line_spec *spec);

/* A value at its level: constants and inputs are settled here; EACH laws are compiled. */
fc_draw fc_build_draw(fc_builder *b, const fc_value *value);
/* A draw place; name is relative to the entry: "deal" -> "funds.angel.deal". Returns the site's hash. draws = addressed
   per path (for the statistics only). */
uint64_t fc_build_site(fc_builder *b, const char *name, uint64_t draws);
/* A commitment that the sponsor makes at `step` (1..K; later ones are not made). Index within the entry. Under rule cash
   the entry's outputs must hold FC_UNIT_OUTPUTS. */
void fc_build_unit(fc_builder *b, uint32_t index, int step);
/* n commitments whose steps differ from path to path: under rule plan they are unrolled together as FC_ALL_UNITS, under
   rule cash one by one. */
void fc_build_units(fc_builder *b, uint32_t n);
/* A column [K+1][64] that belongs to another entry's door, e.g. port "in" of "incubation.chain": whoever feeds adds to
   row k in step k, the owner reads row k in its own step (feeders come first: smaller `order`). Both sides get the same
   column by asking with the same entry and port (names: blocks/ports.h). */
fc_col fc_build_port(fc_builder *b, int entry, const char *port);
/* 1 if a feeder has asked for this port. */
int fc_build_has_port(const fc_builder *b, int entry, const char *port);
/* The op record of another entry, planned before this one (parents first): NULL if not planned yet. */
void *fc_build_rec_of(const fc_builder *b, int entry);
/* All lines so far (metric families run after every mechanism). */
size_t fc_build_lines(const fc_builder *b, const fc_line **lines);
/* A metric by full name so far; NULL if none. */
const fc_metric *fc_build_metric(const fc_builder *b, const char *name);
/* All metrics so far; the array may move when more are added. */
size_t fc_build_metrics(const fc_builder *b, const fc_metric **metrics);
/* Report a scenario problem found only at plan time. */
fc_report *fc_build_report(fc_builder *b);

#endif
