/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Children with a pid of their parent's choice. */
#ifndef WALKSCOPE_WORKLOAD_CLONES_H
#define WALKSCOPE_WORKLOAD_CLONES_H

#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* clone3() with the tid that is asked for (0: any), and own namespaces. */
static inline pid_t clone_as(pid_t tid, uint64_t namespaces)
{
	struct clone_args args = { .flags = namespaces, .exit_signal = SIGCHLD };

	if (tid) {
		args.set_tid = (uintptr_t)&tid;
		args.set_tid_size = 1;
	}
	return syscall(SYS_clone3, &args, sizeof(args));
}

#endif
