/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Conditions of tracing on a machine: doctor tells all, a failed start the first that does not
 * hold.
 */
#ifndef WALKSCOPE_CHECKS_H
#define WALKSCOPE_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

struct check {
	const char *name;
	/* Whether the condition holds; if not, why gets the reason and the remedy, in one line. */
	bool (*holds)(char *why, size_t size);
};

extern const struct check checks[];
extern const size_t nr_checks;

/* Explains the first condition that does not hold: others may follow from it. False: all hold. */
bool checks_explain(char *why, size_t size);

#endif
