// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Conditions of tracing, each checked on the machine itself. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "first_line.h"
#include "privileges.h"
#include "values.h"

/* -1: no such sysctl. */
static int sysctl(const char *name)
{
	char path[128], line[32];
	int value = -1;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	if (first_line(path, line, sizeof(line)))
		sscanf(line, "%d", &value);
	return value;
}

static bool user_namespace(char *why, size_t size)
{
	unsigned long inside, outside, nr;
	char line[128];

	if (!first_line("/proc/self/uid_map", line, sizeof(line)) ||
	    sscanf(line, "%lu %lu %lu", &inside, &outside, &nr) != 3 || nr == UINT32_MAX)
		return true;
	snprintf(why, size,
		 "this is not the machine's own user namespace, and root here is nobody "
		 "to its kernel: start the probe outside");
	return false;
}

static bool pid_namespace(char *why, size_t size)
{
	if (in_first_pid_namespace())
		return true;
	snprintf(why, size,
		 "this is not the machine's own pid namespace, where BPF numbers tasks: "
		 "start the probe there (--pid=host, hostPID)");
	return false;
}

static bool capability_bpf(char *why, size_t size)
{
	if (privileges_have(CAP_BPF) || privileges_have(CAP_SYS_ADMIN))
		return true;
	snprintf(why, size,
		 "CAP_BPF is missing, to load programs (kernel.unprivileged_bpf_disabled "
		 "is %d, and the probe's kind always needs it): run as root, or grant it",
		 sysctl("kernel/unprivileged_bpf_disabled"));
	return false;
}

static bool capability_perfmon(char *why, size_t size)
{
	if (privileges_have(CAP_PERFMON) || privileges_have(CAP_SYS_ADMIN))
		return true;
	snprintf(why, size,
		 "CAP_PERFMON is missing, to attach programs and to read kernel memory "
		 "(kernel.perf_event_paranoid is %d): run as root, or grant it",
		 sysctl("kernel/perf_event_paranoid"));
	return false;
}

/*
 * Whether a program may read kernel memory, by the answer of the kernel itself: also where
 * securityfs is not mounted.
 */
static bool memory_may_be_read(void)
{
	const struct bpf_insn program[] = {
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_probe_read_kernel },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	static char log[4096];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log, .log_size = sizeof(log),
		    .log_level = 1);
	int fd = bpf_prog_load(BPF_PROG_TYPE_KPROBE, NULL, "GPL", program, 2, &opts);

	if (fd >= 0)
		close(fd);
	/* the program never loads; where reading is allowed, its arguments are the reason */
	return !strstr(log, "cannot use helper") && !strstr(log, "unknown func") &&
	       !strstr(log, "invalid func");
}

static bool lockdown(char *why, size_t size)
{
	char line[64] = "", word[32] = "confidentiality";

	if (first_line("/sys/kernel/security/lockdown", line, sizeof(line)) &&
	    bracketed(line, word, sizeof(word)) && strcmp(word, "confidentiality"))
		return true;
	if (!*line && memory_may_be_read())
		return true;
	snprintf(why, size,
		 "kernel lockdown is \"confidentiality\", which forbids BPF to read "
		 "kernel memory: boot with lockdown=integrity, or without lockdown");
	return false;
}

/* Whether the kernel loads the smallest tracing program. */
static bool tracing_programs(char *why, size_t size)
{
	const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int function = libbpf_find_vmlinux_btf_id("walk_page_vma", BPF_TRACE_FENTRY), fd, err;
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .attach_btf_id = function);

	if (function <= 0)
		return true; /* no BTF, or no such function: the check of BTF tells */
	fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, NULL, "GPL", program, 2, &opts);
	err = errno;
	if (fd >= 0)
		close(fd);
	if (fd >= 0 || (err != EPERM && err != EACCES && err != ENOSYS))
		return true;
	snprintf(why, size,
		 "the kernel refuses tracing programs (%s) although the capabilities are "
		 "there: a container's seccomp profile, a security module, or its "
		 "configuration forbids them",
		 strerror(err));
	return false;
}

static bool btf(char *why, size_t size)
{
	if (!access("/sys/kernel/btf/vmlinux", R_OK))
		return true;
	snprintf(why, size,
		 "this kernel has no BTF (/sys/kernel/btf/vmlinux: %s): build it with "
		 "CONFIG_DEBUG_INFO_BTF",
		 strerror(errno));
	return false;
}

static bool kernel_symbols(char *why, size_t size)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	unsigned long long address = 0;
	char line[512];
	int restricted;

	for (int i = 0; file && !address && i < 100 && fgets(line, sizeof(line), file); i++)
		if (sscanf(line, "%llx", &address) != 1)
			break;
	if (file)
		fclose(file);
	if (address)
		return true;
	restricted = sysctl("kernel/kptr_restrict");
	if (!file)
		snprintf(why, size,
			 "this kernel has no /proc/kallsyms: build it with "
			 "CONFIG_KALLSYMS_ALL");
	else if (restricted > 1)
		snprintf(why, size,
			 "kernel.kptr_restrict is %d, which hides the addresses in "
			 "/proc/kallsyms from everybody: sysctl kernel.kptr_restrict=1",
			 restricted);
	else
		snprintf(why, size,
			 "/proc/kallsyms hides its addresses: run as root, or with "
			 "CAP_SYSLOG");
	return false;
}

static bool ftrace(char *why, size_t size)
{
	if (sysctl("kernel/ftrace_enabled") != 0)
		return true;
	snprintf(why, size,
		 "kernel.ftrace_enabled is 0, and no function can be hooked: sysctl "
		 "kernel.ftrace_enabled=1");
	return false;
}

const struct check checks[] = {
	{ "user namespace", user_namespace },
	{ "pid namespace", pid_namespace },
	{ "CAP_BPF", capability_bpf },
	{ "CAP_PERFMON", capability_perfmon },
	{ "lockdown", lockdown },
	{ "tracing programs", tracing_programs },
	{ "BTF", btf },
	{ "kernel symbols", kernel_symbols },
	{ "ftrace", ftrace },
};
const size_t nr_checks = sizeof(checks) / sizeof(checks[0]);

bool checks_explain(char *why, size_t size)
{
	for (size_t i = 0; i < nr_checks; i++)
		if (!checks[i].holds(why, size))
			return true;
	return false;
}
