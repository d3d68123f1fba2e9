// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <stdio.h>
#include <string.h>

#include "first_line.h"

bool first_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool ok = file && fgets(line, size, file);

	if (file)
		fclose(file);
	if (ok)
		line[strcspn(line, "\n")] = 0;
	return ok;
}
