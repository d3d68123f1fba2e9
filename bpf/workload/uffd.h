/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
#ifndef WALKSCOPE_WORKLOAD_UFFD_H
#define WALKSCOPE_WORKLOAD_UFFD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int uffd_open(uint64_t features);
/* Descriptor whose write faults the kernel resolves by itself; -1: this kernel cannot. */
int uffd_async_open(void);
bool uffd_register(int fd, char *at, size_t size, uint64_t mode);
void uffd_protect(int fd, char *at, size_t size);

#endif
