/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Cost of the BPF programs. */
#ifndef WALKSCOPE_COST_H
#define WALKSCOPE_COST_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct probe;

/* Whether there is a program, and anything to tell of it. */
enum cost { COST_END, COST_NONE, COST_ZERO, COST_SOME };
enum cost probe_cost(struct probe *probe, struct ws_cost *cost, size_t hook); /* hook: from 0 */
int probe_stats(struct probe *probe); /* the kernel measures run times from now on */
void costs_begin(struct probe *probe);
/* Programs that the kernel skipped, of those whose skipping nothing else tells. */
uint64_t recursion_misses(struct probe *probe);

#endif
