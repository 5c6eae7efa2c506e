/** @file fulcrum.h  The whole public interface.
 *
 *  scenario -> model -> plan -> run -> result -> output; tests/unit/test_public_api.c walks the whole way.
 *
 *  Rules that hold for every function, unless its own text says otherwise:
 *  - It never prints (but to a FILE it was given), exits, aborts, reads the environment or catches signals.
 *  - A function that can fail returns an fc_status and fills *err, which may be NULL. On failure *out is untouched.
 *  - The functions that make something (..._load, ..._new, fc_run, fc_output_open) and fc_output_write answer a NULL
 *    argument with FC_E_USAGE; for the others a pointer must be valid. Every ..._free and ..._close takes NULL.
 *  - What a function makes belongs to the caller, who frees it once. Texts and arrays that are handed out belong to
 *    the object they came from and live as long as it does.
 *  - Scenario, model, plan and result are constant once made: any number of threads may read and run them at the same
 *    time. A report and an output belong to one thread at a time. There is no hidden state between calls.
 *  - Money is in units of the scenario's currency, rates and shares are fractions, times are years, steps count from 0.
 *
 *  GSL's error handler belongs to the process, so the library leaves it alone: a host program calls
 *  gsl_set_error_handler_off() once before, or a table that cannot be built ends the program.
 */
#ifndef FULCRUM_FULCRUM_H
#define FULCRUM_FULCRUM_H

#include <fulcrum/catalogue.h>
#include <fulcrum/checkpoint.h>
#include <fulcrum/error.h>
#include <fulcrum/manifest.h>
#include <fulcrum/model.h>
#include <fulcrum/output.h>
#include <fulcrum/plan.h>
#include <fulcrum/replay.h>
#include <fulcrum/report.h>
#include <fulcrum/result.h>
#include <fulcrum/run.h>
#include <fulcrum/scenario.h>
#include <fulcrum/version.h>

#endif
