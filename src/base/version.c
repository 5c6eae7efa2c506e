/* What this build was made from. The only place outside scenario/ that sees libconfig.h, for its version
   macros. */
#include <fulcrum/version.h>

#include <gsl/gsl_version.h>
#include <libconfig.h>

#include "git.h" /* generated: FC_GIT */

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

fc_build_info fc_build_get_info(void)
{
    const fc_build_info info = {
        .version = FC_VERSION,
        .git = FC_GIT,
        .compiler = COMPILER,
        .gsl = gsl_version,
        .libconfig = TEXT(LIBCONFIG_VER_MAJOR) "." TEXT(LIBCONFIG_VER_MINOR) "." TEXT(LIBCONFIG_VER_REVISION),
    };
    return info;
}
