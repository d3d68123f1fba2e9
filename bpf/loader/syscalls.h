/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* System calls after attach. */
#ifndef WALKSCOPE_SYSCALLS_H
#define WALKSCOPE_SYSCALLS_H

#include <stdbool.h>

/* Confines this process to what it needs to drain, or else to wait. */
int syscalls_confine(bool drains);

#endif
