/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
#ifndef WALKSCOPE_SWEEP_H
#define WALKSCOPE_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool task_gone(uint32_t tid);
/*
 * Frees the places of threads that are gone, while others come and go; returns how many. A free
 * place is 0.
 */
unsigned int sweep(uint32_t *tids, size_t nr, bool (*gone)(uint32_t tid));

#endif
