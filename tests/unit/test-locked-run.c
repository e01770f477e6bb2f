/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL keeps for the whole process must not lie in the locked memory of one run, which
 * would then stay for ever. Nothing here uses OpenSSL before relink does: that is the case that
 * matters. */
#include "keyfile/keyfile.h"
#include "keyfile/locked-run.h"
#include "keyfile/preflight.h"

#include "helpers.h"

/* A key on P-256, PKCS#8, not encrypted. */
#define KEY                                                                                        \
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxgJVrQRgqbw9WSCIPDseGn0B5nGOC0xlnwUuUNrtN5Kh"   \
  "RANCAAT5qNI/TGL2Sxxf5IXm5gMn2KaMxD+X4qLFmrUp+b0B+01LSfXD74iva9/fIwfDrBSqSeoxx0GpZPXDEI59TE/X"

/* PKCS#8, encrypted by a cipher that nobody knows. */
#define FOREIGN                                                                                    \
  "MIHVMEAGCSqGSIb3DQEFDTAzMBsGCSqGSIb3DQEFDDAOBAha1yRv2E+V/QICA+gwFAYIKoZIhv0NAwcECEbjC90V"       \
  "2zNzBIGQqzOxjrQwoyjIQrjGTHzgmCXDRt1jcJZpZ4vmav7/2rTKKfcW9zmuecjIIASvvl2E1J05OnrNE9GWQx3T"       \
  "orcV7TSM+Uk0F82sl4AheeYFZp0hkz0zWDrhV5yXfL+CMnVrajgpmvqZdk2wIjSawm9yWJUlO3aeBNJ2ycHPQwrF"       \
  "jYsLsG0lTWijt4XH9EXPChhk"

static void test_first_key(void)
{
  g_autoptr(RlSecret) key = helper_secret(KEY);
  g_autoptr(RlPreflight) found = rl_keyfile_preflight(NULL, key, NULL, NULL, 1800000000);
  g_assert_cmpint(found->key, ==, RL_KEY_CLEAR);
  g_assert_cmpuint(rl_locked_run_leftovers(), ==, 0);
}

static void test_classify(void)
{
  g_autoptr(RlSecret) key = helper_secret(KEY);
  g_assert_cmpint(rl_keyfile_classify(key, NULL), ==, RL_KEYFILE_PRIVATE_KEY);
  g_assert_cmpuint(rl_locked_run_leftovers(), ==, 0);
}

static void test_unknown_cipher(void)
{
  g_autoptr(RlSecret) key = helper_secret(FOREIGN);
  g_autoptr(RlSecret) password = helper_secret("secret");
  g_autoptr(RlPreflight) found = rl_keyfile_preflight(NULL, key, password, NULL, 1800000000);
  g_assert_cmpint(found->key, !=, RL_KEY_CLEAR);
  g_assert_cmpuint(rl_locked_run_leftovers(), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_true(rl_keyfile_init());
  g_test_add_func("/locked-run/first-key", test_first_key);
  g_test_add_func("/locked-run/classify", test_classify);
  g_test_add_func("/locked-run/unknown-cipher", test_unknown_cipher);
  return g_test_run();
}
