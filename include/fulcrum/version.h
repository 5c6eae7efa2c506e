/** @file version.h  Version and build facts. */
#ifndef FULCRUM_VERSION_H
#define FULCRUM_VERSION_H

#define FC_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_build_info {
    const char *version, *git, *compiler, *gsl, *libconfig;
} fc_build_info;

fc_build_info fc_build_get_info(void);

#ifdef __cplusplus
}
#endif
#endif
