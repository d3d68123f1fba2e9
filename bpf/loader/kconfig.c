// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Configuration of this kernel, from the files that may have it. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "kconfig.h"

static bool take(const char *line, struct kconfig *wanted)
{
	size_t name = strlen(wanted->name);

	if (strncmp(line, wanted->name, name) || line[name] != '=')
		return false;
	snprintf(wanted->value, sizeof(wanted->value), "%.*s", (int)strcspn(line + name + 1, "\n"),
		 line + name + 1);
	return true;
}

bool kconfig_file(const char *path, struct kconfig *wanted, size_t nr)
{
	gzFile file = gzopen(path, "re"); /* reads files without compression, too */
	char line[512];
	bool any = false;

	if (!file)
		return false;
	for (size_t i = 0; i < nr; i++)
		strcpy(wanted[i].value, "n");
	while (gzgets(file, line, sizeof(line))) {
		any = true;
		for (size_t i = 0; i < nr; i++)
			if (take(line, &wanted[i]))
				break;
	}
	gzclose(file);
	return any;
}

const char *kconfig_read(struct kconfig *wanted, size_t nr)
{
	static const char *const places[] = { "/proc/config.gz", "/boot/config-%s",
					      "/lib/modules/%s/config" };
	static char path[160];
	struct utsname uts;

	uname(&uts);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), places[i], uts.release);
		if (kconfig_file(path, wanted, nr))
			return path;
	}
	for (size_t i = 0; i < nr; i++)
		wanted[i].value[0] = 0;
	return NULL;
}
