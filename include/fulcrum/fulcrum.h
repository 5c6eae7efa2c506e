/** @file fulcrum.h  The whole public interface.
 *
 *  scenario -> model -> plan -> run -> result -> output. Every product is const after it is made.
 *  The library never prints, exits or aborts. GSL's error handler is process-wide: a host program should call
 *  gsl_set_error_handler_off() once before using the library.
 */
#ifndef FULCRUM_FULCRUM_H
#define FULCRUM_FULCRUM_H

#include <fulcrum/catalogue.h>
#include <fulcrum/error.h>
#include <fulcrum/model.h>
#include <fulcrum/output.h>
#include <fulcrum/plan.h>
#include <fulcrum/report.h>
#include <fulcrum/result.h>
#include <fulcrum/run.h>
#include <fulcrum/scenario.h>
#include <fulcrum/version.h>

#endif
