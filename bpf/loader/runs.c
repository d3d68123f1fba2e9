// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Runs of adjacent entries: lossless, whatever the entries mean. */
#include <stdbool.h>

#include "runs.h"

/*
 * Strides that page tables have: 0 of equal entries, a page of consecutive PFNs, a small step of
 * swap offsets, which leaves the low attribute bits alone. Two entries with another stride are
 * unrelated, and become two runs.
 */
static bool plausible(int64_t stride, unsigned int page_shift)
{
	return stride == 1LL << page_shift ||
	       (stride % 256 == 0 && stride > -65536 && stride < 65536);
}

unsigned int coalesce(struct ws_run *runs, const uint64_t *raw, unsigned int nr, uint64_t address,
		      unsigned int page_shift)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < nr;) {
		struct ws_run *run = &runs[n++];
		int64_t stride = i + 1 < nr ? (int64_t)(raw[i + 1] - raw[i]) : 0;
		unsigned int count = 1;

		if (!plausible(stride, page_shift))
			stride = 0;
		while (i + count < nr && raw[i + count] == raw[i + count - 1] + (uint64_t)stride)
			count++;
		run->address = address + ((uint64_t)i << page_shift);
		run->raw = raw[i];
		run->stride = count > 1 ? stride : 0;
		run->count = count;
		run->reserved = 0;
		i += count;
	}
	return n;
}
