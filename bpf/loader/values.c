// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Parsers of numbers, durations and rates. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "values.h"

/* limit of the probe, which multiplies by microseconds */
#define MOST_A_SECOND 10000000

/* Accepts digits alone; strtoull takes a sign and spaces, too. */
static bool leading_number(const char *text, uint64_t *number, char **rest)
{
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoull(text, rest, 10);
	return !errno;
}

bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
	char *rest;

	return leading_number(text, number, &rest) && !*rest && *number >= least && *number <= most;
}

bool parse_duration(const char *text, uint64_t *ns)
{
	static const struct {
		const char *unit;
		uint64_t ns;
	} units[] = { { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 } };
	uint64_t number;
	char *rest;

	if (!leading_number(text, &number, &rest))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(rest, units[i].unit))
			return !__builtin_mul_overflow(number, units[i].ns, ns);
	return false;
}

bool parse_rate(const char *text, uint64_t *per_second, uint64_t *burst)
{
	char *rest;

	if (!leading_number(text, per_second, &rest) || !*per_second || *per_second > MOST_A_SECOND)
		return false;
	*burst = *per_second;
	return !*rest || (*rest == '/' && parse_number(rest + 1, 1, UINT32_MAX, burst));
}

bool bracketed(const char *line, char *word, size_t size)
{
	const char *begin = strchr(line, '['), *end = begin ? strchr(begin, ']') : NULL;

	if (!end || (size_t)(end - begin) > size)
		return false;
	memcpy(word, begin + 1, end - begin - 1);
	word[end - begin - 1] = 0;
	return true;
}
