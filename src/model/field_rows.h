/* Rows of field tables in short: one macro for each common kind, the params struct first. A table names its own struct
   once:  #define NUMBER(...) FC_ROW_NUMBER(my_params, __VA_ARGS__)  and leaves the rest to these. */
#ifndef FC_MODEL_FIELD_ROWS_H
#define FC_MODEL_FIELD_ROWS_H

#include "model/field.h"

#define FC_ROW_VALUE(type, key, unit, level, dflt, lo, hi, flags, member, help, source)                                 \
    {key, FC_FIELD_VALUE, unit, level, dflt, lo, hi, flags, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_NUMBER(type, key, unit, dflt, lo, hi, flags, member, help, source)                                       \
    {key, FC_FIELD_NUMBER, unit, FC_CONSTANT, dflt, lo, hi, flags, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_CHOICE(type, key, words, dflt, member, help, source)                                                     \
    {key, FC_FIELD_CHOICE, FC_UNIT_NONE, FC_CONSTANT, dflt, 0, 0, 0, words, NULL, 0, offsetof(type, member), help, source}

#endif
