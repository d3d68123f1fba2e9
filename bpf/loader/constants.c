// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <stdio.h>

#include "constants.h"

void constant(struct constants *c, const char *name, uint64_t value)
{
	if (c->nr == MAX_CONSTANTS)
		return;
	snprintf(c->list[c->nr].name, sizeof(c->list[c->nr].name), "%s", name);
	c->list[c->nr++].value = value;
}
