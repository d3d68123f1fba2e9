// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Where light mode reads tables, on kernels that let it, refuse it, or load nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "begins.h"
#include "say.h"
#include "test.h"

struct probe {
	bool from_begin;
};

/* Model of a kernel. */
struct kernel {
	bool takes_begins, takes_callbacks;
};

static struct probe probe;
static unsigned int tries;

static struct probe *open_on(const void *plan, bool from_begin)
{
	const struct kernel *kernel = plan;

	tries++;
	if (from_begin ? kernel->takes_begins : kernel->takes_callbacks) {
		probe.from_begin = from_begin;
		return &probe;
	}
	complain("the kernel did not load the probe %s", from_begin ? "at begins" : "on callbacks");
	return NULL;
}

/* Standard error goes to the file meanwhile. */
static int redirect(FILE *to)
{
	int standard = dup(STDERR_FILENO);

	fflush(stderr);
	dup2(fileno(to), STDERR_FILENO);
	return standard;
}

/* Lines that the user of a start without --verbose sees. */
static const char *start(struct kernel kernel, bool has_begins, struct probe **opened,
			 const char **why)
{
	static char said[1024];
	FILE *file = tmpfile();
	int standard = file ? redirect(file) : -1;

	check(file, "a file of ours");
	if (!file)
		exit(1);
	memset(said, 0, sizeof(said));
	tries = 0;
	complaints_into(NULL, 0);
	complaints_hold();
	*opened = begins_open(open_on, &kernel, has_begins, why);
	if (*opened)
		complaints_release();
	else
		complaints_release_last();
	complaints_into_test();
	fflush(stderr);
	dup2(standard, STDERR_FILENO);
	close(standard);
	rewind(file);
	check(fread(said, 1, sizeof(said) - 1, file) < sizeof(said) - 1, "what was said");
	fclose(file);
	return said;
}

void test_begins(void)
{
	struct probe *opened;
	const char *why, *said;

	said = start((struct kernel){ true, true }, true, &opened, &why);
	check(opened && opened->from_begin && !why && tries == 1 && !*said,
	      "tables are read where walks begin, and nothing is said");
	said = start((struct kernel){ false, true }, true, &opened, &why);
	check(opened && !opened->from_begin && why && !strcmp(why, BEGINS_REFUSED),
	      "a kernel that refuses that gets callbacks");
	check(!strcmp(said, "walkscope-probe: " BEGINS_REFUSED ": " ON_CALLBACKS "\n"),
	      "which is said in one line, without --verbose");
	said = start((struct kernel){ true, true }, false, &opened, &why);
	check(opened && !opened->from_begin && why && !strcmp(why, NO_BEGINS) && tries == 1,
	      "a kernel without the function gets callbacks at once");
	check(!strcmp(said, "walkscope-probe: " NO_BEGINS ": " ON_CALLBACKS "\n"),
	      "which is said, too");
	said = start((struct kernel){ false, false }, true, &opened, &why);
	check(!opened && !why && tries == 2 &&
		      !strcmp(said, "walkscope-probe: the kernel did not load the probe on "
				    "callbacks\n"),
	      "a kernel that loads nothing is told by its own reason");
}
