/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Numbers, durations and rates as people write them: each false unless text is one and nothing
 * more. */
#ifndef WALKSCOPE_VALUES_H
#define WALKSCOPE_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number);
bool parse_duration(const char *text, uint64_t *ns); /* "10us": the unit is needed */
bool parse_rate(const char *text, uint64_t *per_second, uint64_t *burst); /* "N", "N/BURST" */

/* The word in brackets: "none [integrity] confidentiality". */
bool bracketed(const char *line, char *word, size_t size);

#endif
