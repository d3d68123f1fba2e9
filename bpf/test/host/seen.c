// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What doctor prints of a mode that works. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "begins.h"
#include "compat.h"
#include "probe.h"
#include "seen.h"
#include "test.h"

/* A kernel whose files hold mmap_lock. */
bool files_lock_vmas(const struct symbols *symbols)
{
	(void)symbols;
	return false;
}

/* Whether light mode's lines of doctor have the text. */
static bool printed(const char *why_callbacks, const char *text)
{
	struct options options = { .mode = WS_MODE_LIGHT };
	struct probe probe = { .options = &options, .why_callbacks = why_callbacks };
	char *lines = NULL;
	size_t bytes;
	FILE *out = open_memstream(&lines, &bytes);
	bool found;

	check(out, "memory for lines");
	if (!out)
		exit(1);
	probe_print_seen(&probe, out);
	fclose(out);
	found = strstr(lines, text);
	free(lines);
	return found;
}

void test_seen(void)
{
	check(printed(BEGINS_REFUSED, "\n    " BEGINS_REFUSED ": " ON_CALLBACKS "\n"),
	      "doctor says that light mode reads on callbacks, and why");
	check(!printed(NULL, ON_CALLBACKS), "and says nothing where it reads at begins");
}
