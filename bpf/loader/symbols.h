/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Symbols of /proc/kallsyms, read once while the loader may. */
#ifndef WALKSCOPE_SYMBOLS_H
#define WALKSCOPE_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct symbols;
struct symbols *symbols_load(void);
void symbols_free(struct symbols *symbols);

/* Name of the symbol that starts at address; NULL: none does. */
const char *symbols_at(const struct symbols *symbols, uint64_t address);
/* Name of the function or datum that holds address; NULL: address is before the first. */
const char *symbols_around(const struct symbols *symbols, uint64_t address);
/* Bytes from a symbol's address to the next symbol. */
uint64_t symbols_bytes(const struct symbols *symbols, uint64_t address);

bool symbols_have(const struct symbols *symbols, const char *name);
uint64_t symbols_at_name(const struct symbols *symbols, const char *name); /* 0: none */
/* The nth of several that share the name, from 0; 0: no such symbol. */
uint64_t symbols_nth_at_name(const struct symbols *symbols, const char *name, unsigned int nth);
/* The one of several that share the name that is nearest to address; 0: none. */
uint64_t symbols_near(const struct symbols *symbols, const char *name, uint64_t address);

#endif
