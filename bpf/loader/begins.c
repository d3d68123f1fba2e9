// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <stddef.h>

#include "begins.h"
#include "say.h"

struct probe *begins_open(open_fn open, const void *plan, bool has_begins, const char **why)
{
	struct probe *p = has_begins ? open(plan, true) : NULL;

	*why = NULL;
	if (p)
		return p;
	complaints_forget(); /* of the refusal: it is told below, or the second try has its own */
	p = open(plan, false);
	if (!p)
		return NULL;
	*why = has_begins ? BEGINS_REFUSED : NO_BEGINS;
	complain("%s: %s", *why, ON_CALLBACKS);
	return p;
}
