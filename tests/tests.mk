# Tests: one cmocka program per tests/{unit,contract,stat}/test_*.c; shell tests in tests/cli; lint.
.PHONY: test lint headers bench mutants examples golden gallery reference check-build

T_SRC := $(sort $(wildcard tests/unit/test_*.c tests/contract/test_*.c tests/stat/test_*.c))
T_BIN := $(T_SRC:tests/%.c=$(B)/tests/%)
T     ?=

# allocations of the library that test_out_of_memory refuses
$(B)/tests/unit/test_out_of_memory: T_LINK := $(foreach f,malloc calloc realloc aligned_alloc posix_memalign strdup strndup \
    realpath open_memstream free fc_arena_alloc fc_arena_array fc_arena_copy,-Wl,--wrap=$(f))

$(T_BIN): $(B)/tests/%: tests/%.c tests/support.h $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST $<"
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(PKG_CFLAGS) -Itests -DFC_ISA=$(firstword $(filter-out avx512 avx2,$(ISAS))) \
	    -DFC_TESTS_DIR='"$(CURDIR)/tests"' -Wall -Wextra -Werror=implicit-function-declaration -Wno-unknown-pragmas $(WERROR) $(CFLAGS) -ffp-contract=off \
	    $(SANFLAGS) -MMD -MP -o $@ $< $(T_LINK) $(LIB) -lcmocka $(LDLIBS)

-include $(T_BIN:=.d)

## make test         install what is missing, build, run all fast tests (T=unit/test_irr for one)
test:
	$(Q)$(MAKE) --no-print-directory deps NEED=tests
	$(Q)$(MAKE) --no-print-directory check-build
	$(Q)B=$(B) T="$(T)" STRICT=$(STRICT) sh tests/run.sh

check-build: fulcrum $(T_BIN)

## make lint         sizes, include directions, forbidden calls, shell scripts
lint:
	$(Q)sh tests/lint.sh

## make headers      each public header alone as C and as C++
headers:
	$(Q)for h in include/fulcrum/*.h; do \
	    echo "#include <fulcrum/$$(basename $$h)>" | $(CC) -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -xc - || exit 1; \
	    echo "#include <fulcrum/$$(basename $$h)>" | $(CXX) -std=c++11 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -xc++ - || exit 1; \
	done; echo "headers: ok"

## make examples     every shipped scenario at 20,000 paths without charts, timed; their means and answers
examples: fulcrum
	$(Q)TIMED=1 PATHS=20000 sh tests/examples.sh
	$(Q)sh tests/examples.sh
	$(Q)sh tests/answers.sh

## make golden       rewrite the means of tests/data/golden after a change on purpose
golden: fulcrum
	$(Q)GOLDEN=1 sh tests/examples.sh

## make reference    rewrite the generated part of scenarios/README.md
reference: fulcrum
	$(Q)sh tests/reference.sh

## make mutants      plant each fault of tests/mutants and show that its test goes red
mutants:
	$(Q)sh tests/mutants/run.sh

## make gallery      draw the sample data of plots/ in both languages into build/gallery
gallery:
	$(Q)mkdir -p build/gallery
	$(Q)for f in plots/sample/*.dat; do n=$$(basename $$f .dat); for l in en zh; do \
	    LC_ALL=C.UTF-8 gnuplot -d -c plots/$$n.gp $$f build/gallery/$$n-$$l.svg $$l || exit 1; done; done; \
	    echo "gallery: $$(ls build/gallery/*.svg | wc -l) pictures in build/gallery"

## make bench        speed and memory beside a scalar program of the same model (REPEATS=5 PATHS=20000 LARGE=1)
bench: fulcrum
	$(Q)B=$(B) sh tests/bench/bench.sh
	$(Q)B=$(B) sh tests/bench/samplers.sh

## make oracle       the same means as that program, written apart, within 4 joint standard errors
.PHONY: oracle
oracle: fulcrum
	$(Q)B=$(B) sh tests/bench/compare.sh

## make deep-coverage  intervals of 95% over 4,000 runs of each sampler (ROWS="plain tails" for some); lines in tests/deep.log
.PHONY: deep-coverage
ROWS ?= plain antithetic lhs sobol streamed tails
deep-coverage: $(B)/tests/stat/test_coverage
	$(Q)for row in $(ROWS); do FULL=1 sh tests/deep.sh coverage $(B)/tests/stat/test_coverage $$row || exit 1; done

## make deep-kill    100 kills of runs at random moments, resumed to their end (KILLS=100 SEED=1); a line in tests/deep.log
.PHONY: deep-kill
deep-kill: fulcrum
	$(Q)sh tests/deep.sh kill sh tests/kill.sh $(or $(KILLS),100) ./fulcrum $(or $(SEED),1)

## make deep-samplers  reported over true errors of samplers and controls, 1,000 replications; a line in tests/deep.log
.PHONY: deep-samplers
deep-samplers: $(B)/tests/stat/test_sampler_errors $(B)/tests/stat/test_controls_errors
	$(Q)FULCRUM_REPLICATIONS=1000 sh tests/deep.sh samplers sh -c '$(B)/tests/stat/test_sampler_errors && \
	    $(B)/tests/stat/test_controls_errors && echo "samplers: reported over true error within 0.8 .. 1.25, 1000 runs of each"'
