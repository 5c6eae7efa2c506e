/* Names of status codes. */
#include <fulcrum/error.h>

const char *fc_status_name(fc_status status)
{
    switch (status) {
    case FC_OK: return "ok";
    case FC_E_USAGE: return "usage";
    case FC_E_SCENARIO: return "scenario";
    case FC_E_IO: return "io";
    case FC_E_MEMORY: return "memory";
    case FC_E_LIMIT: return "limit";
    case FC_E_NUMERIC: return "numeric";
    case FC_E_INTERRUPTED: return "interrupted";
    case FC_E_PRECISION: return "precision";
    case FC_E_PROBLEM: return "problem";
    case FC_E_PROGRAM: return "program";
    }
    return "unknown";
}
