/* SHA-256 against the examples of FIPS 180-2 appendix B. */
#include "support.h"

#include "base/sha256.h"

static void check(const char *text, size_t n, size_t piece, const char *want)
{
    fc_sha256 s;
    char got[65];
    fc_sha256_init(&s);
    for (size_t i = 0; i < n; i += piece) fc_sha256_add(&s, text + i, n - i < piece ? n - i : piece);
    fc_sha256_hex(&s, got);
    assert_string_equal(got, want);
}

static void published_digests(void **state)
{
    /* Fault: a wrong constant, rotation or padding. B.1, B.2 and the empty message (NIST example values). */
    (void)state;
    check("abc", 3, 64, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, 64,
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check("", 0, 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void a_million_letters_in_any_pieces(void **state)
{
    /* Fault: bytes lost or doubled at block borders. B.3: one million "a". */
    (void)state;
    enum { N = 1000000 };
    char *text = malloc(N);
    assert_non_null(text);
    memset(text, 'a', N);
    const size_t pieces[] = {1, 63, 64, 65, 1000, N};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        check(text, N, pieces[i], "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_digests),
                                       cmocka_unit_test(a_million_letters_in_any_pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
