/* Names of the doors between entries (fc_build_port) and what their columns hold. Feeders have a smaller `order`. */
#ifndef FC_BLOCKS_PORTS_H
#define FC_BLOCKS_PORTS_H

/* incubation: firms that come into the first stage in step k (whole numbers, added up over feeders). */
#define FC_PORT_FIRMS "in"
/* incubation: places that carriers offer to a stage, level at step k; the stage's name follows. */
#define FC_PORT_PLACES "places."
/* platforms: log of the factor by which the chance of failing shrinks at step k: sum over talent entries of
   stock / needed * ln(1 - effect); success p becomes 1 - (1 - p) exp(column). Untouched it is 0. */
#define FC_PORT_TALENT "talent"
/* platforms: money that indicators bring in step k (`income_to`), booked as theirs. The one door whose feeders step after
   the owner, who adds it to its own series when all steps are done. */
#define FC_PORT_INCOME "income"

#endif
