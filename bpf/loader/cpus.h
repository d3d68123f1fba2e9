/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* CPUs of this machine. */
#ifndef WALKSCOPE_CPUS_H
#define WALKSCOPE_CPUS_H

#include <stdbool.h>
#include <stddef.h>

/* Lists of CPU ids as the kernel prints them: "0-3,8". An id may be above the count. */
unsigned int cpu_list_end(const char *list);   /* highest id plus 1; 0: no list */
unsigned int cpu_list_count(const char *list); /* CPUs; 0: no list */
bool cpu_list_has(const char *list, unsigned int cpu);
bool cpu_list_read(const char *which, char *list, size_t size); /* "possible", "online" */

unsigned int nr_cpu_ids(void); /* highest possible id plus 1, the kernel's name; 0: not known */

#if defined(__x86_64__)
bool cpu_has(const char *feature); /* a flag of /proc/cpuinfo: a feature that the kernel uses */
#endif

#endif
