/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Runs of adjacent entries. */
#ifndef WALKSCOPE_RUNS_H
#define WALKSCOPE_RUNS_H

#include <stdint.h>

#include "wire.h"

/* Returns how many runs, at most nr. */
unsigned int coalesce(struct ws_run *runs, const uint64_t *raw, unsigned int nr, uint64_t address,
		      unsigned int page_shift);

#endif
