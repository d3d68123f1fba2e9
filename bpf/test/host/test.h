/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
#ifndef WALKSCOPE_TEST_H
#define WALKSCOPE_TEST_H

#include <stdbool.h>

void check(bool ok, const char *what);
void complaints_into_test(void);
bool complained(const char *about); /* in the last complaint; forgets it */

void test_options(void);
void test_places(void);
void test_holds(void);
void test_sweep(void);
void test_merge(void);
void test_begins(void);
void test_actors(void);
void test_seen(void);
void test_clocks(void);
void test_stream(void);
void test_link(void);
void test_link_refusals(void);
void test_link_answers(void);

#endif
