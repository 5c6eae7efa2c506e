/** @file error.h  Status codes and the caller-owned error record. */
#ifndef FULCRUM_ERROR_H
#define FULCRUM_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FC_MUST_USE __attribute__((warn_unused_result))
#define FC_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define FC_MUST_USE
#define FC_PRINTF(f, a)
#endif

/** Result of every library call that can fail; 0 is success. */
typedef enum fc_status {
    FC_OK = 0,
    FC_E_USAGE,       /**< the caller's arguments make no sense */
    FC_E_SCENARIO,    /**< the scenario is invalid; the report says where */
    FC_E_IO,          /**< a file could not be read or written */
    FC_E_MEMORY,      /**< out of memory, or above the memory limit given */
    FC_E_LIMIT,       /**< the work asked for is above a limit */
    FC_E_NUMERIC,     /**< a computation failed */
    FC_E_INTERRUPTED, /**< stopped on request */
    FC_E_PRECISION,   /**< stopped before the precision wanted */
    FC_E_PROBLEM,     /**< an audit, check or self-check found a problem */
    FC_E_PROGRAM      /**< an external program is missing or failed */
} fc_status;

/** One error, owned by the caller, no heap. Untouched on success; strings are UTF-8, cut at whole characters. */
typedef struct fc_error {
    fc_status code;
    int line;       /**< 1-based line in file; 0: no source line */
    char file[256]; /**< file the error belongs to; "" if none */
    char key[160];  /**< dotted scenario key or option; "" if none */
    char text[512]; /**< one sentence, no newline */
} fc_error;

/** Short English name of a status, never NULL. */
const char *fc_status_name(fc_status status);

#ifdef __cplusplus
}
#endif
#endif
