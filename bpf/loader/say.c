// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What the loader says to whoever runs it. */
#include <stdio.h>
#include <time.h>

#include "probe.h"

static bool verbose;
static uint64_t started_ns;

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

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("walkscope-probe: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
