// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus.h"
#include "first_line.h"

/* Takes the next range of the list; false: no further range. */
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

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/%s", which);
	return first_line(path, list, size);
}

unsigned int nr_cpu_ids(void)
{
	char list[4096];

	return cpu_list_read("possible", list, sizeof(list)) ? cpu_list_end(list) : 0;
}

#if defined(__x86_64__)
bool cpu_has(const char *feature)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char *line = NULL, *word, *rest;
	size_t room = 0;
	bool has = false;

	while (file && getline(&line, &room, file) > 0)
		if (!strncmp(line, "flags", 5))
			break;
	for (word = line ? strtok_r(line, " \t\n", &rest) : NULL; word && !has;
	     word = strtok_r(NULL, " \t\n", &rest))
		has = !strcmp(word, feature);
	free(line);
	if (file)
		fclose(file);
	return has;
}
#endif
