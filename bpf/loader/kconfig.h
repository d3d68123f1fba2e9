/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Configuration of this kernel, where it shows one. */
#ifndef WALKSCOPE_KCONFIG_H
#define WALKSCOPE_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct kconfig {
	const char *name;
	const char *why; /* loss without the option */
	char value[24];	 /* "y", "n", ...; empty: not known */
};

/* Path of the configuration; NULL: none was found, and no value is known. */
const char *kconfig_read(struct kconfig *wanted, size_t nr);
bool kconfig_file(const char *path, struct kconfig *wanted, size_t nr);

#endif
