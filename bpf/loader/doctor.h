/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* walkscope-probe doctor: what can be traced on this machine, and what stands in the way. */
#ifndef WALKSCOPE_DOCTOR_H
#define WALKSCOPE_DOCTOR_H

#include "probe.h"

int doctor(void); /* 0: light mode works */

/* kconfig.c */
struct kconfig {
	const char *name;
	const char *why; /* somebody would miss it */
	char value[24];	 /* "y", "n", ...; empty: not known */
};

/* Where it was found; NULL: nowhere, and no value is known. */
const char *kconfig_read(struct kconfig *wanted, size_t nr);
bool kconfig_file(const char *path, struct kconfig *wanted, size_t nr);

#endif
