// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Names of kernel addresses, from /proc/kallsyms. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "symbols.h"

struct symbol {
	uint64_t address;
	char *name;
};

struct symbols {
	struct symbol *by_address;
	struct symbol *by_name;
	size_t nr;
};

static int compare_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

static int compare_name(const void *a, const void *b)
{
	return strcmp(((const struct symbol *)a)->name, ((const struct symbol *)b)->name);
}

/* The name without a compiler's suffix ("mlock_walk_ops.78"): names in C have no dot. */
static char *plain_name(const char *name)
{
	return strndup(name, strcspn(name, "."));
}

/*
 * Code that a compiler moved out of a function has the function's name, and an address that nobody
 * calls.
 */
static bool part_of_function(const char *name)
{
	return strstr(name, ".cold") || strstr(name, ".part.");
}

static int add(struct symbols *s, size_t *room, uint64_t address, const char *name)
{
	if (s->nr == *room) {
		size_t more = *room ? *room * 2 : 1 << 17;
		void *grown = realloc(s->by_address, more * sizeof(*s->by_address));

		if (!grown)
			return -ENOMEM;
		s->by_address = grown;
		*room = more;
	}
	s->by_address[s->nr].address = address;
	s->by_address[s->nr].name = plain_name(name);
	return s->by_address[s->nr++].name ? 0 : -ENOMEM;
}

struct symbols *symbols_load(void)
{
	struct symbols *s = calloc(1, sizeof(*s));
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[512], name[256], type;
	unsigned long long address;
	size_t room = 0;

	if (!s || !file)
		goto fail;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%llx %c %255s", &address, &type, name) == 3 && address &&
		    !part_of_function(name) && add(s, &room, address, name))
			goto fail;
	fclose(file);
	if (!s->nr) {
		complain("/proc/kallsyms hides its addresses: run as root, or with CAP_SYSLOG");
		symbols_free(s);
		return NULL;
	}
	s->by_name = malloc(s->nr * sizeof(*s->by_name));
	if (!s->by_name) {
		symbols_free(s);
		return NULL;
	}
	memcpy(s->by_name, s->by_address, s->nr * sizeof(*s->by_name));
	qsort(s->by_address, s->nr, sizeof(*s->by_address), compare_address);
	qsort(s->by_name, s->nr, sizeof(*s->by_name), compare_name);
	return s;
fail:
	complain("cannot read /proc/kallsyms: %s", strerror(errno));
	if (file)
		fclose(file);
	symbols_free(s);
	return NULL;
}

void symbols_free(struct symbols *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nr; i++)
		free(s->by_address[i].name);
	free(s->by_address);
	free(s->by_name);
	free(s);
}

const char *symbols_at(const struct symbols *s, uint64_t address)
{
	struct symbol key = { .address = address };
	struct symbol *found = bsearch(&key, s->by_address, s->nr, sizeof(key), compare_address);

	return found ? found->name : NULL;
}

/* Last symbol that is not above address; NULL: none. */
static const struct symbol *floor_of(const struct symbols *s, uint64_t address)
{
	size_t low = 0, high = s->nr;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->by_address[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &s->by_address[low - 1] : NULL;
}

const char *symbols_around(const struct symbols *s, uint64_t address)
{
	const struct symbol *found = floor_of(s, address);

	return found ? found->name : NULL;
}

uint64_t symbols_bytes(const struct symbols *s, uint64_t address)
{
	const struct symbol *found = floor_of(s, address);

	return found && found + 1 < s->by_address + s->nr ? found[1].address - address : 0;
}

uint64_t symbols_nth_at_name(const struct symbols *s, const char *name, unsigned int nth)
{
	struct symbol key = { .name = (char *)name };
	struct symbol *found = bsearch(&key, s->by_name, s->nr, sizeof(key), compare_name);

	if (!found)
		return 0;
	while (found > s->by_name && !compare_name(found - 1, &key))
		found--;
	found += nth;
	return found < s->by_name + s->nr && !compare_name(found, &key) ? found->address : 0;
}

uint64_t symbols_at_name(const struct symbols *s, const char *name)
{
	return symbols_nth_at_name(s, name, 0);
}

bool symbols_have(const struct symbols *s, const char *name)
{
	return symbols_at_name(s, name);
}

uint64_t symbols_near(const struct symbols *s, const char *name, uint64_t address)
{
	uint64_t best = 0, best_distance = UINT64_MAX;

	for (size_t i = 0; i < s->nr; i++) {
		uint64_t here = s->by_address[i].address;
		uint64_t distance = here > address ? here - address : address - here;

		if (distance < best_distance && !strcmp(s->by_address[i].name, name)) {
			best = here;
			best_distance = distance;
		}
	}
	return best;
}
