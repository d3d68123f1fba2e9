// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The kernel's lists of CPUs: "0-3,8\n". */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "probe.h"

/* The next range of the list; false at its end, or where it is none. */
static bool next_range(const char **list, unsigned int *first, unsigned int *last)
{
	char *rest;

	if (!isdigit((unsigned char)**list))
		return false;
	*first = *last = strtoul(*list, &rest, 10);
	if (*rest == '-' && isdigit((unsigned char)rest[1]))
		*last = strtoul(rest + 1, &rest, 10);
	*list = *rest == ',' ? rest + 1 : rest;
	return true;
}

unsigned int cpu_list_end(const char *list)
{
	unsigned int first, last, end = 0;

	while (next_range(&list, &first, &last))
		end = last + 1 > end ? last + 1 : end;
	return end;
}

unsigned int cpu_list_count(const char *list)
{
	unsigned int first, last, count = 0;

	while (next_range(&list, &first, &last))
		count += last - first + 1;
	return count;
}

bool cpu_list_has(const char *list, unsigned int cpu)
{
	unsigned int first, last;

	while (next_range(&list, &first, &last))
		if (first <= cpu && cpu <= last)
			return true;
	return false;
}

bool cpu_list_read(const char *which, char *list, size_t size)
{
	char path[64];
	FILE *file;
	bool ok;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/%s", which);
	file = fopen(path, "re");
	ok = file && fgets(list, size, file);
	if (file)
		fclose(file);
	return ok;
}

unsigned int nr_cpu_ids(void)
{
	char list[4096];

	return cpu_list_read("possible", list, sizeof(list)) ? cpu_list_end(list) : 0;
}
