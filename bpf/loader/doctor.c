// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* walkscope-probe doctor: what this machine can trace. Each mode is loaded and tested. */
#include <bpf/btf.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "attach.h"
#include "checks.h"
#include "compat.h"
#include "constants.h"
#include "cpus.h"
#include "doctor.h"
#include "first_line.h"
#include "host.h"
#include "kconfig.h"
#include "libbpf.h"
#include "privileges.h"
#include "probe.h"
#include "rings.h"
#include "say.h"
#include "seen.h"
#include "self_test.h"

struct patient {
	struct symbols *symbols; /* NULL: /proc/kallsyms hides them */
	struct btf *btf;	 /* NULL: this kernel has none */
	const struct walker_profile *profile;
	struct ws_stream_header header;
	struct ws_constant *constants;
	char why[512]; /* the last complaint */
};

static void line(const char *what, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void line(const char *what, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("%-16s ", what);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
}

/* 0: not known. */
static unsigned int count_cpus(const char *which)
{
	char list[4096];

	return cpu_list_read(which, list, sizeof(list)) ? cpu_list_count(list) : 0;
}

/* Each id below the highest has a ring buffer, whether there is a CPU of that id or not. */
static unsigned long ring_kib(unsigned int online)
{
	return (online * DEFAULT_RING_BYTES + (nr_cpu_ids() - online) * ABSENT_RING_BYTES) >> 10;
}

static void machine(void)
{
	unsigned int online = count_cpus("online");
	char lockdown[64] = "";
	struct utsname uts;

	uname(&uts);
	line("kernel", "%s on %s, pages of %d bytes", uts.release, uts.machine, getpagesize());
	line("CPUs", "%u online of %u possible: ring buffers of %lu KiB together by default",
	     online, count_cpus("possible"), ring_kib(online));
	if (first_line("/sys/kernel/security/lockdown", lockdown, sizeof(lockdown)))
		line("lockdown", "%s", lockdown);
}

/* Conditions of tracing: each that does not hold explains a failed start. */
static void needs(void)
{
	char why[512];

	printf("\nneeds\n");
	for (size_t i = 0; i < nr_checks; i++) {
		bool holds = checks[i].holds(why, sizeof(why));

		printf("  %-28s %s%s\n", checks[i].name, holds ? "yes" : "no: ", holds ? "" : why);
	}
}

static void configuration(void)
{
	struct kconfig facts[] = {
		{ .name = "CONFIG_BPF_JIT", .why = "programs cannot be attached to functions" },
		{ .name = "CONFIG_DEBUG_INFO_BTF", .why = "no program can be loaded" },
		{ .name = "CONFIG_FUNCTION_TRACER", .why = "no function can be hooked" },
		{ .name = "CONFIG_KALLSYMS_ALL", .why = "page tables and shmem are not found" },
		{ .name = "CONFIG_PROC_PAGE_MONITOR", .why = "no smaps, pagemap, clear_refs" },
		{ .name = "CONFIG_NUMA", .why = "no numa_maps" },
		{ .name = "CONFIG_MEMCG", .why = "targets of walks outside /proc are not known" },
		{ .name = "CONFIG_KPROBE_EVENTS", .why = "no end of the last per-VMA lock" },
	};
	size_t nr = sizeof(facts) / sizeof(facts[0]);
	const char *from = kconfig_read(facts, nr);

	printf("\nconfiguration    %s\n",
	       from ? from : "not known: no /proc/config.gz, none in /boot");
	for (size_t i = 0; from && i < nr; i++)
		printf("  %-28s %-4s %s%s\n", facts[i].name, facts[i].value,
		       strcmp(facts[i].value, "n") ? "" : "without it: ",
		       strcmp(facts[i].value, "n") ? "" : facts[i].why);
	if (no_page_mapcount() > 0)
		printf("  %-28s y    with it: smaps shows averages of large folios, and what it "
		       "says of them is not rebuilt\n",
		       NO_PAGE_MAPCOUNT);
}

static void capabilities(void)
{
	static const struct {
		const char *name;
		int number;
		const char *what;
	} needed[] = {
		{ "CAP_BPF", CAP_BPF, "to load programs" },
		{ "CAP_PERFMON", CAP_PERFMON, "to attach them, and to read kernel memory" },
		{ "CAP_SYSLOG", CAP_SYSLOG, "to see addresses in /proc/kallsyms" },
		{ "CAP_SYS_ADMIN", CAP_SYS_ADMIN,
		  "for --stats; for PFNs and swap entries, by which the encoding of entries is "
		  "found and tested" },
	};

	printf("\ncapabilities     all are dropped after attach\n");
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		printf("  %-28s %-4s %s\n", needed[i].name,
		       privileges_have(needed[i].number) ? "has" : "no", needed[i].what);
}

/* One line for each function, whatever the number of its programs. */
static bool told_already(size_t hook)
{
	for (size_t i = 0; i < hook; i++)
		if (!strcmp(hooks[i].function, hooks[hook].function))
			return true;
	return false;
}

static bool has_any_of(const struct patient *p, enum need need)
{
	for (size_t i = 0; i < nr_hooks; i++)
		if (hooks[i].need == need &&
		    hook_is_here(&hooks[i], p->btf, p->symbols, p->profile))
			return true;
	return false;
}

static const char *hook_state(const struct patient *p, const struct hook *hook)
{
	if (hook_is_here(hook, p->btf, p->symbols, p->profile))
		return "yes";
	if (hook->need == OPTIONAL || (hook->need == PTE_LOCK && has_any_of(p, PTE_LOCK)))
		return "none";
	return "LOST";
}

static void hook_table(const struct patient *p)
{
	bool known = p->symbols && p->btf;

	printf("\nhooks            %s\n",
	       known ? "none: this kernel has nothing of the kind; LOST: not seen on this kernel"
		     : "not known without BTF and symbols");
	for (size_t i = 0; known && i < nr_hooks; i++)
		if (!told_already(i))
			printf("  %-40s %-4s %-7s %s\n", hooks[i].function,
			       hook_state(p, &hooks[i]),
			       hooks[i].when & EXACT	? "exact"
			       : hooks[i].when & FOLIOS ? "folios"
							: "",
			       hooks[i].lost);
}

static bool attempt(struct patient *p, const char *name, enum ws_mode mode, enum ws_detail detail)
{
	struct options options = { .mode = mode,
				   .detail = detail,
				   .ring_bytes = DEFAULT_RING_BYTES };
	struct probe *probe;
	bool works;

	p->why[0] = 0;
	probe = probe_open(&options, p->symbols, &p->header, p->constants);
	works = probe && !probe_self_test(probe);
	printf("  %-28s %s%s\n", name, works ? "works" : "no: ", works ? "" : p->why);
	if (works)
		probe_print_seen(probe, stdout);
	fflush(stdout);
	probe_close(probe);
	return works;
}

static bool try_modes(struct patient *p)
{
	static const struct {
		const char *name;
		enum ws_mode mode;
		enum ws_detail detail;
	} modes[] = {
		{ "--mode light", WS_MODE_LIGHT, WS_DETAIL_ENTRIES },
		{ "--mode light --detail folios", WS_MODE_LIGHT, WS_DETAIL_FOLIOS },
		{ "--mode exact", WS_MODE_EXACT, WS_DETAIL_ENTRIES },
		{ "--mode exact --detail folios", WS_MODE_EXACT, WS_DETAIL_FOLIOS },
	};
	bool light = false;
	bool possible = p->symbols && in_first_pid_namespace() &&
			!host_header(&p->header, &p->constants, p->symbols);

	printf("\nmodes            each loaded, attached and tested by reading its own files\n");
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!possible)
			printf("  %-28s no: %s\n", modes[i].name, p->why);
		else if (attempt(p, modes[i].name, modes[i].mode, modes[i].detail) && !i)
			light = true;
	}
	return light;
}

int doctor(void)
{
	struct patient p = { 0 };
	bool light;

	libbpf_words();
	complaints_into(p.why, sizeof(p.why));
	p.btf = btf__load_vmlinux_btf();
	p.symbols = symbols_load();
	machine();
	needs();
	configuration();
	capabilities();
	if (p.btf && p.symbols) {
		struct ws_range range;

		p.profile = profile_match(&range, p.btf, p.symbols);
		profiles_print(stdout, p.btf, p.symbols);
	}
	hook_table(&p);
	light = try_modes(&p);
	symbols_free(p.symbols);
	btf__free(p.btf);
	free(p.constants);
	return light ? 0 : 1;
}
