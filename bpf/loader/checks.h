/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* What must hold on a machine for the probe to start: doctor tells all, a failed start the one. */
#ifndef WALKSCOPE_CHECKS_H
#define WALKSCOPE_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

struct check {
	const char *name;
	/* Whether it holds; if not, why with its remedy, in one line. */
	bool (*holds)(char *why, size_t size);
};

extern const struct check checks[];
extern const size_t nr_checks;

/* Of those that do not hold the first: the others may follow from it. False: all hold. */
bool checks_explain(char *why, size_t size);

#endif
