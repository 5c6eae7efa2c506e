/* Growing text buffer and number formatting that no locale can change. */
#ifndef FC_BASE_TEXT_H
#define FC_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

typedef struct fc_text {
    char *data; /* NUL-terminated; NULL while empty */
    size_t n, capacity;
    int failed; /* out of memory at some point */
} fc_text;

void fc_text_init(fc_text *text);
void fc_text_free(fc_text *text);
void fc_text_add(fc_text *text, const char *piece);
void fc_text_add_n(fc_text *text, const char *piece, size_t n);
void fc_text_format(fc_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Shortest decimal form that reads back to the same double; '.' whatever the locale; "" for NaN and infinities;
   -0 prints as 0. Returns the length. buffer holds at least 32 bytes. */
size_t fc_number_text(double x, char *buffer);
/* Strict reading of a whole string as a finite double ('.' whatever the locale). 1 on success. */
int fc_number_read(const char *text, double *out);
/* 1 if text has the form of a decimal number, whatever its size: [sign] digits [. digits] [e [sign] digits] with at
   least one digit before the exponent. */
int fc_number_form(const char *text);
/* Edit distance of two names, at most limit + 1. */
size_t fc_edit_distance(const char *a, const char *b, size_t limit);

#endif
