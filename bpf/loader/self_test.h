/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Self-test of the probe. */
#ifndef WALKSCOPE_SELF_TEST_H
#define WALKSCOPE_SELF_TEST_H

struct probe;
int probe_self_test(struct probe *probe); /* < 0: the error was told */

#endif
