/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Id of a cgroup of version 2. */
#ifndef WALKSCOPE_CGROUP_H
#define WALKSCOPE_CGROUP_H

#include <stdint.h>

/* From the cgroup's folder or a number; < 0: the error was told. */
int cgroup_id(const char *path_or_id, uint64_t *id);

#endif
