// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What the loader says to whoever runs it. */
#include <stdio.h>
#include <time.h>

#include "probe.h"

static bool verbose;
static uint64_t started_ns;
static char *kept;
static size_t kept_size;

void progress_begin(bool wanted)
{
	verbose = wanted;
	started_ns = clock_ns(CLOCK_MONOTONIC);
}

void progress(const char *what)
{
	if (verbose)
		complain("%6.3f s: %s", (clock_ns(CLOCK_MONOTONIC) - started_ns) / 1e9, what);
}

void complaints_into(char *last, size_t size)
{
	kept = last;
	kept_size = size;
}

bool complaints_kept(void)
{
	return kept;
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (kept) {
		vsnprintf(kept, kept_size, format, args);
		va_end(args);
		return;
	}
	fputs("walkscope-probe: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
