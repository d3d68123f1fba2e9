/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Families of processes that fork, exec, map, unmap, fault and exit all the time. */
#ifndef WALKSCOPE_WORKLOAD_CHURN_H
#define WALKSCOPE_WORKLOAD_CHURN_H

#include <stdatomic.h>
#include <sys/types.h>

#define FAMILIES 4

struct family {
	pid_t parent;	     /* alive as long as the family */
	_Atomic pid_t child; /* child of this moment; 0: between two */
	_Atomic unsigned long rounds;
};

/* In memory that all families share. */
extern struct family *families;

void families_start(void);
/* Stops all families, whatever they do; none of their processes runs when it returns. */
void families_stop(void);
void families_go_on(void);
void families_end(void);

/* Main function of the program when its argument is "grandchild". */
int grandchild(void);

#endif
