// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * The system calls that are left after attach: docs/decisions/0007-after-attach.md. The binary is
 * static, so its libc is part of it, and each call it makes is on the list. Any other is made by
 * somebody who has got in, or was never tested: it ends the process, and the hooks with it.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <seccomp.h>
#include <string.h>

#include "say.h"
#include "syscalls.h"

/* For both: to wait, and to end. */
static const int always[] = {
	SCMP_SYS(exit),	 SCMP_SYS(exit_group),	    SCMP_SYS(pause),	    SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn),
};

/* abort() is the last five, of memory that is damaged. */
static const int drain_loop[] = {
	SCMP_SYS(write),      SCMP_SYS(writev),	      SCMP_SYS(sendto),
	SCMP_SYS(read),	      SCMP_SYS(close),	      SCMP_SYS(clock_gettime),
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),  SCMP_SYS(kill),
	SCMP_SYS(wait4),      SCMP_SYS(brk),	      SCMP_SYS(mmap),
	SCMP_SYS(mremap),     SCMP_SYS(munmap),	      SCMP_SYS(madvise),
	SCMP_SYS(futex),      SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(getpid),     SCMP_SYS(gettid),	      SCMP_SYS(tgkill),
};

static int allow(scmp_filter_ctx filter, const int *calls, size_t nr)
{
	int err = 0;

	for (size_t i = 0; i < nr && !err; i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return err;
}

/* Of bpf() and ioctl() what the counters and the end of a kprobe need, no more. */
static int allow_hooks(scmp_filter_ctx filter)
{
	int err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(bpf), 1,
				   SCMP_A0(SCMP_CMP_EQ, BPF_OBJ_GET_INFO_BY_FD));

	return err ? err
		   : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				      SCMP_A1(SCMP_CMP_EQ, PERF_EVENT_IOC_DISABLE));
}

int syscalls_confine(bool drains)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	/* libseccomp asks the kernel for the action: NULL where there are no filters */
	int err = filter ? allow(filter, always, sizeof(always) / sizeof(always[0])) : -ENOSYS;

	if (!err && drains)
		err = allow(filter, drain_loop, sizeof(drain_loop) / sizeof(drain_loop[0]));
	if (!err && drains)
		err = allow_hooks(filter);
	if (!err)
		err = seccomp_load(filter);
	seccomp_release(filter);
	if (err == -EINVAL || err == -ENOSYS) { /* nothing of it is lost but this one wall */
		complain("this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER): goes on "
			 "without one");
		err = 0;
	}
	if (err)
		complain("cannot confine system calls: %s", strerror(-err));
	return err;
}
