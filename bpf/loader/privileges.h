/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Privileges of this process. */
#ifndef WALKSCOPE_PRIVILEGES_H
#define WALKSCOPE_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

bool privileges_have(int capability);
bool in_first_pid_namespace(void); /* BPF numbers tasks as this namespace does */
/* Root becomes nobody, with this group alone unless it is 0. */
int privileges_drop(gid_t group);

#endif
