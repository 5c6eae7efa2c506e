/* Violations that audits find: rules 7. */
#include <stdio.h>

#include "engine/ws.h"
#include "mechanisms/mechanism.h"

void fc_audit_note(fc_audit *a, const fc_ws *ws, const char *account, int lane, int step, double amount, const char *rule)
{
    if ((a->left_out >> lane & 1) || (a->found && a->path <= ws->path[lane])) return;
    *a = (fc_audit){.found = 1, .path = ws->path[lane], .step = step, .amount = amount, .left_out = a->left_out};
    (void)snprintf(a->account, sizeof a->account, "%s", account);
    (void)snprintf(a->rule, sizeof a->rule, "%s", rule);
}
