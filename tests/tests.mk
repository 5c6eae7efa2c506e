# Tests: one cmocka program per tests/{unit,contract,stat}/test_*.c, shell tests in tests/cli.
T_UNIT := $(sort $(wildcard tests/unit/test_*.c tests/contract/test_*.c tests/stat/test_*.c))
T_BIN  := $(T_UNIT:tests/%.c=$(B)/tests/%)

$(T_BIN): $(B)/tests/%: tests/%.c tests/support.h $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST $<"
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(PKG_CFLAGS) -Itests -Wall -Wextra -Wno-unknown-pragmas $(CFLAGS) -ffp-contract=off $(SANFLAGS) -MMD -MP -o $@ $< $(LIB) -lcmocka $(LDLIBS)

-include $(T_BIN:=.d)
