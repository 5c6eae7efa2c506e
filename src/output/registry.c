/* The registry of writers, generated from the files of writers/. */
#include "output/writer.h"

#define X(name) extern const fc_writer fc_writer_##name;
#include "writers.inc"
#undef X

const fc_writer *const fc_writers[] = {
#define X(name) &fc_writer_##name,
#include "writers.inc"
#undef X
};

const size_t fc_n_writers = sizeof fc_writers / sizeof *fc_writers;
