/* Faults caught: a difference told of another line, row or column than the first; a comma between quotes taken for the end of a cell;
   a file read outside the two directories. */
#include "output/file_difference.h"

#include <fcntl.h>

#include "scratch.h"
#include "support.h"

static fc_scratch place;

static void put(const char *dir, const char *name, const char *text)
{
    char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(scratch_at(&place, path), "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* The hash given is that of no file: that it is not the one it was is told each time. */
static void differs(const char *name, const char *earlier, const char *now, const char *want)
{
    static const char untold[] = ": it, or its hash in the manifest, was changed after the run";
    char a[512], b[512];
    fc_text out;
    fc_text_init(&out);
    put("a", name, earlier);
    put("b", name, now);
    (void)snprintf(a, sizeof a, "%s", scratch_at(&place, "a"));
    (void)snprintf(b, sizeof b, "%s", scratch_at(&place, "b"));
    fc_file_difference(a, b, name, "0", &out);
    assert_non_null(out.data);
    assert_memory_equal(out.data, untold, sizeof untold - 1);
    assert_string_equal(out.data + sizeof untold - 1, want);
    fc_text_free(&out);
}

static void tables(void **state)
{
    (void)state;
    differs("t.csv", "metric,unit,mean\na,x,1\nb,x,2\nc,x,3\n", "metric,unit,mean\na,x,1\nb,x,2.5\nc,x,4\n",
            ": line 3, b, mean: 2, now 2.5; 2 of 4 lines differ");
    differs("t.csv", "metric,step,date,mean\na,0,2022-03,1\na,1,2022-06,1\n", "metric,step,date,mean\na,0,2022-03,1\na,1,2022-06,7\n",
            ": line 3, a@2022-06, mean: 1, now 7; 1 of 3 lines differ");
    differs("t.csv", "name,why,x\n\"a, b\",\"c, \"\"d\"\"\",1\n", "name,why,x\n\"a, b\",\"c, \"\"d\"\"\",2\n",
            ": line 2, \"a, b\", x: 1, now 2; 1 of 2 lines differ");
    differs("t.csv", "m,x\na,1\n", "m,x\na,\n", ": line 2, a, x: 1, now nothing; 1 of 2 lines differ");
    differs("t.csv", "m,x\na,1\n", "m,x\na,1\nb,2\n", ": line 3, b, m: nothing, now b; 1 of 3 lines differ");
    differs("t.csv", "m,x\na,1\n", "m,y\na,1\n", ": line 1: m,x, now m,y; 1 of 2 lines differ");
    differs("t.csv", "m,x\na,1\n", "m,x\na,1\n", "");
}

static void texts(void **state)
{
    (void)state;
    differs("s.cfg", "a = 1;\n  rate = 0.02;\n", "a = 1;\n  rate = 0.03;\n", ": line 2: rate = 0.02;, now rate = 0.03;; 1 of 2 lines differ");
    differs("c.dat", "# plan: 1\n1\t2\n", "# plan: 2\n1\t3\n", ": line 2: 1 2, now 1 3; 2 of 2 lines differ");
    differs("c.dat", "# plan: 1\n1\t2\n", "# plan: 2\n1\t2\n", ": its remarks; 1 of 2 lines differ");
    differs("s.cfg", "\033[1m", "x", ": line 1: ?[1m, now x; 1 of 1 lines differ");
    /* 59 letters, then a character of three bytes: 60 would cut it in two */
    differs("s.cfg", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa元元", "x",
            ": line 1: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..., now x; 1 of 1 lines differ");
}

static void names_that_lead_out(void **state)
{
    (void)state;
    char a[512], b[512];
    fc_text out;
    fc_text_init(&out);
    put("a", "secret", "1");
    put("b", "secret", "2");
    (void)snprintf(a, sizeof a, "%s", scratch_at(&place, "a"));
    (void)snprintf(b, sizeof b, "%s", scratch_at(&place, "b"));
    fc_file_difference(a, b, "../a/secret", "0", &out);
    fc_file_difference(a, b, scratch_at(&place, "a/secret"), "0", &out);
    fc_file_difference(a, b, "missing", "0", &out);
    assert_int_equal(out.n, 0);
    fc_text_free(&out);
}

static int make_place(void **state)
{
    (void)state;
    scratch_make(&place);
    return mkdir(scratch_at(&place, "a"), 0700) || mkdir(scratch_at(&place, "b"), 0700);
}

static int remove_place(void **state)
{
    (void)state;
    scratch_remove(place.path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables), cmocka_unit_test(texts), cmocka_unit_test(names_that_lead_out)};
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
