// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Users of this machine. */
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "users.h"
#include "values.h"

/* getpwnam() would load libraries, which a static program does not have. */
bool user_find(const char *name, struct user *user)
{
	FILE *file = fopen("/etc/passwd", "re");
	bool number, found = false;
	struct passwd *line;
	uint64_t uid = 0;

	number = parse_number(name, 0, UINT32_MAX - 1, &uid);
	while (file && !found && (line = fgetpwent(file))) {
		found = number ? line->pw_uid == uid : !strcmp(line->pw_name, name);
		if (found)
			*user = (struct user){ line->pw_uid, line->pw_gid };
	}
	if (file)
		fclose(file);
	if (!found && number)
		*user = (struct user){ .uid = uid };
	return found || number;
}
