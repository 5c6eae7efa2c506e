# Fulcrum. `make` builds ./fulcrum; `make demo` and `make test` also install what is missing. `make help` lists all.
SHELL   := /bin/sh
CC      ?= gcc
ifeq ($(origin CC),default)
CC      := gcc
endif
AR      ?= ar
PREFIX  ?= /usr/local
DEPS    ?= yes
SHARE   := $(PREFIX)/share/fulcrum
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

# ---- variants: compiler, sanitizers, coverage, each in its own folder --------------------------------------------
comma   := ,
VARIANT := $(notdir $(firstword $(CC)))$(if $(SAN),-$(subst $(comma),-,$(SAN)))$(if $(COV),-cov)$(if $(CHECKED),-checked)
B       := build/$(VARIANT)

PKGS    := gsl libconfig
HAVE    := $(shell pkg-config --exists $(PKGS) 2>/dev/null && echo yes)
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null)

STD     := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Werror=implicit-function-declaration -Wno-unknown-pragmas -Wno-pass-failed $(WERROR)
FP      := -ffp-contract=off -fno-math-errno -fno-trapping-math
CPPFLAGS += -Iinclude -Isrc -I$(B)/gen
CFLAGS  ?= -O2 -g
HOT     ?= -O3
LDLIBS   = $(PKG_LIBS) -lpthread -lm
ifneq ($(SAN),)
SANFLAGS := -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all
HOT     := -O1
endif
ifneq ($(COV),)
SANFLAGS += --coverage
HOT     := -O1
endif
ifneq ($(CHECKED),)
CPPFLAGS += -DFC_CHECKED
endif

# ---- instruction-set levels: kernel files are compiled once for each ----------------------------------------------
MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
ifneq ($(filter x86_64%,$(MACHINE)),)
ISAS    := avx512 avx2 sse2
else
ISAS    := generic
endif
FLAGS_avx512 := -march=x86-64-v4 -mprefer-vector-width=512
FLAGS_avx2   := -march=x86-64-v3
FLAGS_sse2   :=
FLAGS_generic :=

# ---- sources ---------------------------------------------------------------------------------------------------
KERNEL_DIRS := src/factors src/blocks src/mechanisms src/metrics
KERNEL  := $(sort $(foreach d,$(KERNEL_DIRS),$(wildcard $(d)/*.c $(d)/*/*.c)) $(wildcard src/*/*_kernel.c))
COLD    := $(sort $(filter-out $(KERNEL) src/cli/%,$(wildcard src/*/*.c src/*/*/*.c)))
CLI     := $(sort $(wildcard src/cli/*.c))
OBJ     := $(COLD:%.c=$(B)/%.o) $(foreach i,$(ISAS),$(KERNEL:%.c=$(B)/$(i)/%.o))
CLIOBJ  := $(CLI:%.c=$(B)/%.o)
LIB     := $(B)/libfulcrum.a

# generated registries: one row per file (or folder) of the registry's room, sorted
names    = $(sort $(basename $(notdir $(wildcard src/$(1)/*.c))) $(notdir $(patsubst %/,%,$(dir $(wildcard src/$(1)/*/*.c)))))
GEN     := distributions mechanisms metrics writers commands isas
names_distributions := $(call names,distributions)
names_mechanisms    := $(call names,mechanisms)
names_metrics       := $(call names,metrics)
names_writers       := $(sort $(basename $(notdir $(wildcard src/output/writers/*.c))))
names_commands      := $(patsubst cmd_%,%,$(sort $(basename $(notdir $(wildcard src/cli/cmd_*.c)))))
names_isas          := $(ISAS)
GENFILES := $(GEN:%=$(B)/gen/%.inc)

.PHONY: all help demo deps install uninstall clean FORCE
.SECONDARY:
all: fulcrum

ifneq ($(HAVE),yes)
ifeq ($(filter deps clean help demo test lint headers uninstall,$(MAKECMDGOALS)),)
$(error missing libraries: $(PKGS). Run `make deps` (prints the package line and installs when it can))
endif
endif

# the command at the top is the build of the current variant, whichever was built last
fulcrum: $(B)/fulcrum FORCE
	$(Q)cmp -s $< $@ || ln -f $< $@ 2>/dev/null || cp -f $< $@

$(B)/fulcrum: $(CLIOBJ) $(LIB)
	@echo "  LINK $@"
	$(Q)$(CC) $(CFLAGS) $(SANFLAGS) -o $@ $(CLIOBJ) $(LIB) $(LDLIBS) $(LDFLAGS)

$(LIB): $(OBJ)
	@echo "  AR   $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJ)

$(COLD:%.c=$(B)/%.o) $(CLIOBJ): $(B)/%.o: %.c | $(GENFILES)
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(PKG_CFLAGS) $(WARN) $(CFLAGS) $(FP) $(SANFLAGS) -MMD -MP -c -o $@ $<

define kernel_rule
$(KERNEL:%.c=$(B)/$(1)/%.o): $(B)/$(1)/%.o: %.c | $(GENFILES)
	@mkdir -p $$(@D)
	@echo "  CC   $$< ($(1))"
	$(Q)$$(CC) $(STD) $(CPPFLAGS) $(WARN) $(CFLAGS) $(HOT) $(FLAGS_$(1)) $(FP) $(SANFLAGS) -DFC_ISA=$(1) -MMD -MP -c -o $$@ $$<
endef
$(foreach i,$(ISAS),$(eval $(call kernel_rule,$(i))))

$(GENFILES): $(B)/gen/%.inc: FORCE
	@mkdir -p $(@D); printf '%s\n' '$(foreach n,$(names_$*),X($(n)))' > $@.tmp; \
	 if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi

# where the chart scripts are installed; changes with PREFIX
$(B)/gen/paths.h: FORCE
	@mkdir -p $(@D); printf '#define FC_PLOTS_DIR "%s"\n' "$(SHARE)/plots" > $@.tmp; \
	 if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi
$(B)/src/output/charts.o: $(B)/gen/paths.h

# git id for --version and the manifest: a header that changes only when the id does
$(B)/gen/git.h: FORCE
	@mkdir -p $(@D); printf '#define FC_GIT "%s"\n' "$$(git describe --always --dirty 2>/dev/null || echo unknown)" > $@.tmp; \
	 if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi
$(B)/src/base/version.o: $(B)/gen/git.h

-include $(OBJ:.o=.d) $(CLIOBJ:.o=.d)

include tests/tests.mk

# ---- main jobs -------------------------------------------------------------------------------------------------
## make              build ./fulcrum
## make demo         install what is missing, build, run the Wuhan programme, draw its charts, print the headline
demo:
	$(Q)$(MAKE) --no-print-directory deps NEED=charts
	$(Q)$(MAKE) --no-print-directory fulcrum
	./fulcrum run scenarios/wuhan-institute.cfg -n 100k -s 2022 -o out/wuhan
	@echo
	@echo "Charts: out/wuhan/charts   Tables: out/wuhan/*.csv   Everything on one page: out/wuhan/report.html"

## make deps         print the package line for this system and run it when it can (DEPS=no only prints)
NEED ?= tests
deps:
	$(Q)DEPS=$(DEPS) sh src/deps.sh $(NEED)

## make install      PREFIX=/usr/local DESTDIR=
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include/fulcrum \
	    $(DESTDIR)$(SHARE)/plots $(DESTDIR)$(SHARE)/scenarios/lessons
	install -m 755 $(B)/fulcrum $(DESTDIR)$(PREFIX)/bin/fulcrum
	install -m 644 $(LIB) $(DESTDIR)$(PREFIX)/lib/libfulcrum.a
	install -m 644 include/fulcrum/*.h $(DESTDIR)$(PREFIX)/include/fulcrum
	install -m 644 plots/*.gp $(DESTDIR)$(SHARE)/plots
	install -m 644 scenarios/*.cfg $(DESTDIR)$(SHARE)/scenarios
	install -m 644 scenarios/lessons/*.cfg $(DESTDIR)$(SHARE)/scenarios/lessons

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/fulcrum $(DESTDIR)$(PREFIX)/lib/libfulcrum.a
	rm -rf $(DESTDIR)$(PREFIX)/include/fulcrum $(DESTDIR)$(SHARE)

## make clean        remove everything that was built
clean:
	rm -rf build fulcrum

help:
	@sed -n 's/^## //p' Makefile tests/tests.mk
