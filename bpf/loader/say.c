// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Messages to the user. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clocks.h"
#include "say.h"

static bool verbose;
static uint64_t started_ns;
static char *kept;
static size_t kept_size;
static char held[16384]; /* lines, each with its end */
static size_t held_bytes;
static bool holding;

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

bool complaints_wanted(void)
{
	return verbose && !kept;
}

void complaints_hold(void)
{
	holding = !verbose && !kept;
}

void complaints_forget(void)
{
	held[0] = 0;
	held_bytes = 0;
}

void complaints_drop(void)
{
	holding = false;
	complaints_forget();
}

void complaints_release(void)
{
	fputs(held, stderr);
	complaints_drop();
}

void complaints_release_last(void)
{
	char *last = held, *end;

	while ((end = strchr(last, '\n')) && end[1])
		last = end + 1;
	fputs(last, stderr);
	complaints_drop();
}

/* A line that does not fit is cut off. */
static void hold(const char *format, va_list args)
{
	size_t room = sizeof(held) - held_bytes - 1;
	int n = snprintf(held + held_bytes, room, "walkscope-probe: ");

	if (n > 0 && (size_t)n < room)
		n += vsnprintf(held + held_bytes + n, room - n, format, args);
	if ((size_t)n >= room) {
		held[held_bytes] = 0;
		return;
	}
	held_bytes += n;
	held[held_bytes++] = '\n';
	held[held_bytes] = 0;
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
	if (holding) {
		hold(format, args);
		va_end(args);
		return;
	}
	fputs("walkscope-probe: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
