// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include "names.h"

const char *name_of(struct names *names, const struct symbols *symbols, uint64_t ops,
		    uint64_t callback)
{
	struct name *known = &names->names[(ops >> 3 ^ callback >> 4) % NAMES];
	const char *name;

	if (known->name && known->ops == ops && known->callback == callback)
		return known->name;
	name = symbols_at(symbols, ops);
	if (!name)
		name = symbols_at(symbols, callback);
	if (!name && callback)
		name = symbols_around(symbols, callback);
	*known = (struct name){ .ops = ops, .callback = callback, .name = name ? name : "" };
	return known->name;
}
