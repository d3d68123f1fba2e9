/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Families of processes that fork, exec, map, unmap, fault and exit for as
 * long as they live.
 */
#ifndef WALKSCOPE_WORKLOAD_CHURN_H
#define WALKSCOPE_WORKLOAD_CHURN_H

#include <stdatomic.h>
#include <sys/types.h>

#define FAMILIES 4

struct family {
	pid_t parent;	     /* lives as long as the family */
	_Atomic pid_t child; /* the one of the moment, 0 between two */
	_Atomic unsigned long rounds;
};

/* In memory that all of them share. */
extern struct family *families;

void families_start(void);
/* All of them, whatever they do at the moment; none of them runs when it returns. */
void families_stop(void);
void families_go_on(void);
void families_end(void);

/* What this program does when it is run with the word "grandchild". */
int grandchild(void);

#endif
