#!/bin/sh
# build.sh PROGRAM: the scalar program as a careful user would build it.
# shellcheck disable=SC2046
cc -std=c11 -D_DEFAULT_SOURCE -O3 -march=native -o "$1" "$(dirname "$0")"/*.c $(pkg-config --cflags --libs gsl)
