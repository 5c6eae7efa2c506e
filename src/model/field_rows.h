/* Rows of field tables in short: one macro for each common kind, the params struct first. A table names its own struct
   once:  #define NUMBER(...) FC_ROW_NUMBER(my_params, __VA_ARGS__)  and leaves the rest to these. */
#ifndef FC_MODEL_FIELD_ROWS_H
#define FC_MODEL_FIELD_ROWS_H

#include "model/field.h"

#define FC_ROW_VALUE(type, key, unit, level, dflt, lo, hi, flags, member, help, source)                                 \
    {key, FC_FIELD_VALUE, unit, level, dflt, lo, hi, flags, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_INPUT(type, key, unit, dflt, lo, hi, flags, member, help, source)                                        \
    FC_ROW_VALUE(type, key, unit, FC_INPUT, dflt, lo, hi, flags, member, help, source)
#define FC_ROW_NUMBER(type, key, unit, dflt, lo, hi, flags, member, help, source)                                       \
    {key, FC_FIELD_NUMBER, unit, FC_CONSTANT, dflt, lo, hi, flags, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_WHOLE(type, key, dflt, lo, hi, flags, member, help, source)                                              \
    {key, FC_FIELD_WHOLE, FC_UNIT_COUNT, FC_CONSTANT, dflt, lo, hi, flags, NULL, NULL, 0, offsetof(type, member), help, source}
/* false where it is not written */
#define FC_ROW_BOOL(type, key, member, help, source)                                                                    \
    {key, FC_FIELD_BOOL, FC_UNIT_NONE, FC_CONSTANT, "false", 0, 1, 0, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_TEXT(type, key, flags, member, help, source)                                                             \
    {key, FC_FIELD_TEXT, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, flags, NULL, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_CHOICE(type, key, words, dflt, member, help, source)                                                     \
    {key, FC_FIELD_CHOICE, FC_UNIT_NONE, FC_CONSTANT, dflt, 0, 0, 0, words, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_CHOICE_REQUIRED(type, key, words, member, help, source)                                                  \
    {key, FC_FIELD_CHOICE, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, FC_REQUIRED, words, NULL, 0, offsetof(type, member), help, source}
/* another entry, of one of these kinds, or none */
#define FC_ROW_REF(type, key, kinds, member, help, source)                                                              \
    {key, FC_FIELD_REF, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, FC_OPTIONAL, kinds, NULL, 0, offsetof(type, member), help, source}
#define FC_ROW_DATE(type, key, member, help, source)                                                                    \
    {key, FC_FIELD_DATE, FC_UNIT_NONE, FC_CONSTANT, NULL, 0, 0, FC_OPTIONAL, NULL, NULL, 0, offsetof(type, member), help, source}
/* least..most items (most 0: any number) of struct `item`, whose table is `rows` */
#define FC_ROW_LIST(type, key, least, most, flags, rows, item, member, help, source)                                    \
    {key, FC_FIELD_LIST, FC_UNIT_NONE, FC_CONSTANT, NULL, least, most, flags, NULL, rows, sizeof(item), offsetof(type, member), help, source}

#endif
