/* Where two versions of an output file part. */
#ifndef FC_OUTPUT_FILE_DIFFERENCE_H
#define FC_OUTPUT_FILE_DIFFERENCE_H

#include "base/text.h"

typedef enum fc_file_state { FC_FILE_READ, FC_FILE_GONE, FC_FILE_NO_FILE, FC_FILE_UNREADABLE } fc_file_state;
/* SHA-256 of a file as it is now, in hex, if it is READ. NO_FILE: a folder, pipe or device has its name. */
fc_file_state fc_file_hash(const char *dir, const char *name, char hex[65]);
/* Adds to a line about file `name` of two directories: ": line 3, sponsor.tvpi, mean: 1.2, now 1.3; 7 of 40 lines differ"; of what
   is no table: ": line 12: rate = 0.02;, now rate = 0.03;". sha256: of the earlier file when it was written; a file that is no
   longer that one is told. Nothing where one of them cannot be read. */
void fc_file_difference(const char *earlier_dir, const char *now_dir, const char *name, const char *sha256, fc_text *out);

#endif
