// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * System calls that are allowed after attach: docs/decisions/0007-after-attach.md. The binary is
 * static, so that each call of its libc is on the list. Any other call is an intruder's, or was
 * never tested: it ends the process, and with it the hooks.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <seccomp.h>
#include <string.h>
#include <sys/socket.h>

#include "say.h"
#include "syscalls.h"

/* Of both processes: to wait, and to end. */
static const int always[] = {
	SCMP_SYS(exit),	 SCMP_SYS(exit_group),	    SCMP_SYS(pause),	    SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn),
};

/* The last five are for abort(), which ends a process of damaged memory. */
static const int drain_loop[] = {
	SCMP_SYS(write),      SCMP_SYS(writev),	      SCMP_SYS(sendto),
	SCMP_SYS(read),	      SCMP_SYS(close),	      SCMP_SYS(clock_gettime),
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),  SCMP_SYS(kill),
	SCMP_SYS(wait4),      SCMP_SYS(brk),	      SCMP_SYS(mmap),
	SCMP_SYS(mremap),     SCMP_SYS(munmap),	      SCMP_SYS(madvise),
	SCMP_SYS(futex),      SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(getpid),     SCMP_SYS(gettid),	      SCMP_SYS(tgkill),
};

static const int link_loop[] = { SCMP_SYS(connect), SCMP_SYS(recvfrom) };

static int allow(scmp_filter_ctx filter, const int *calls, size_t nr)
{
	int err = 0;

	for (size_t i = 0; i < nr && !err; i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return err;
}

/* bpf() for the counters, ioctl() for the end of a kprobe, and nothing else of the two. */
static int allow_hooks(scmp_filter_ctx filter)
{
	int err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(bpf), 1,
				   SCMP_A0(SCMP_CMP_EQ, BPF_OBJ_GET_INFO_BY_FD));

	return err ? err
		   : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				      SCMP_A1(SCMP_CMP_EQ, PERF_EVENT_IOC_DISABLE));
}

/* Another connection to the agent: a unix socket, and who listens there. */
static int allow_link(scmp_filter_ctx filter)
{
	int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 3,
				   SCMP_A0(SCMP_CMP_EQ, AF_UNIX), SCMP_A1(SCMP_CMP_EQ, type),
				   SCMP_A2(SCMP_CMP_EQ, 0));

	if (!err)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(getsockopt), 2,
				       SCMP_A1(SCMP_CMP_EQ, SOL_SOCKET),
				       SCMP_A2(SCMP_CMP_EQ, SO_PEERCRED));
	return err ? err : allow(filter, link_loop, sizeof(link_loop) / sizeof(link_loop[0]));
}

int syscalls_confine(enum confined who)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	/* NULL where the kernel has no filters */
	int err = filter ? allow(filter, always, sizeof(always) / sizeof(always[0])) : -ENOSYS;

	if (!err && who != CONFINED_KEEPER)
		err = allow(filter, drain_loop, sizeof(drain_loop) / sizeof(drain_loop[0]));
	if (!err && who != CONFINED_KEEPER)
		err = allow_hooks(filter);
	if (!err && who == CONFINED_LINKED)
		err = allow_link(filter);
	if (!err)
		err = seccomp_load(filter);
	seccomp_release(filter);
	if (err == -EINVAL || err == -ENOSYS) { /* tracing works without a filter */
		complain("this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER): goes on "
			 "without one");
		err = 0;
	}
	if (err)
		complain("cannot confine system calls: %s", strerror(-err));
	return err;
}
