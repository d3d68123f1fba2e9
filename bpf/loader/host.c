// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What a reader must know of this host to decode its events. */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

#define MAX_CONSTANTS 160

struct constants {
	struct ws_constant *list;
	unsigned int nr;
};

uint64_t clock_ns(int clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void constant(struct constants *c, const char *name, uint64_t value)
{
	if (c->nr == MAX_CONSTANTS)
		return;
	snprintf(c->list[c->nr].name, sizeof(c->list[c->nr].name), "%s", name);
	c->list[c->nr++].value = value;
}

/*
 * include/linux/swap.h numbers the special swap types down from 31, each group
 * there only if the kernel was built with it: its functions tell.
 */
static void swap_types(struct constants *c, const struct symbols *symbols)
{
	bool hwpoison = symbols_have(symbols, "memory_failure");
	bool migration = symbols_have(symbols, "migrate_pages");
	unsigned int device = symbols_have(symbols, "make_device_exclusive_range") ? 4
			      : symbols_have(symbols, "make_device_exclusive")	   ? 3
										   : 0;
	unsigned int type = 32 - 1 - hwpoison - (migration ? 3 : 0) - device;

	constant(c, "MAX_SWAPFILES", type);
	if (hwpoison)
		constant(c, "SWP_HWPOISON", type++);
	if (migration) {
		constant(c, "SWP_MIGRATION_READ", type++);
		constant(c, "SWP_MIGRATION_READ_EXCLUSIVE", type++);
		constant(c, "SWP_MIGRATION_WRITE", type++);
	}
	if (device) {
		constant(c, "SWP_DEVICE_WRITE", type++);
		constant(c, "SWP_DEVICE_READ", type++);
		constant(c, device == 4 ? "SWP_DEVICE_EXCLUSIVE_WRITE" : "SWP_DEVICE_EXCLUSIVE",
			 type++);
		if (device == 4)
			constant(c, "SWP_DEVICE_EXCLUSIVE_READ", type++);
	}
	constant(c, "SWP_PTE_MARKER", type);
}

/* Every PG_* of this kernel's enum pageflags. */
static void page_flags(struct constants *c)
{
	struct btf *btf = btf__load_vmlinux_btf();
	const struct btf_type *type;
	const struct btf_enum *e;
	int id;

	if (!btf)
		return;
	id = btf__find_by_name_kind(btf, "pageflags", BTF_KIND_ENUM);
	if (id > 0) {
		type = btf__type_by_id(btf, id);
		e = btf_enum(type);
		for (int i = 0; i < btf_vlen(type); i++)
			constant(c, btf__name_by_offset(btf, e[i].name_off), (uint32_t)e[i].val);
	}
	btf__free(btf);
}

static int read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool ok = file && fgets(line, size, file);

	if (file)
		fclose(file);
	if (!ok) {
		complain("cannot read %s", path);
		return -EIO;
	}
	line[strcspn(line, "\n")] = 0;
	return 0;
}

#if defined(__x86_64__)
/* The kernel lists la57 only where it uses five levels. */
static int pgtable_levels(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char *line = NULL;
	size_t room = 0;
	int levels = 4;

	while (file && getline(&line, &room, file) > 0)
		if (!strncmp(line, "flags", 5) && strstr(line, " la57")) {
			levels = 5;
			break;
		}
	free(line);
	if (file)
		fclose(file);
	return levels;
}
#else
/* The stack stands at the top of the user's addresses: 39, 42, 47, 48 or 52 bits. */
static int pgtable_levels(void)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0);
	int bits = 64 - __builtin_clzl(top), page = __builtin_ctz(getpagesize());

	return (bits - page + page - 4) / (page - 3);
}
#endif

int host_header(struct ws_stream_header *header, struct ws_constant **constants,
		const struct symbols *symbols, const struct options *options)
{
	struct constants c = { .list = calloc(MAX_CONSTANTS, sizeof(*c.list)) };
	struct utsname uts;
	int err;

	*constants = c.list;
	memset(header, 0, sizeof(*header));
	if (!c.list)
		return -ENOMEM;
	err = read_line("/proc/sys/kernel/random/boot_id", header->boot_id,
			sizeof(header->boot_id));
	if (err)
		return err;
	uname(&uts);
	snprintf(header->hostname, sizeof(header->hostname), "%.63s", uts.nodename);
	snprintf(header->kernel_release, sizeof(header->kernel_release), "%.63s", uts.release);
	header->magic = WS_MAGIC;
	header->version = WS_VERSION;
#if defined(__x86_64__)
	header->arch = WS_ARCH_X86_64;
#elif defined(__aarch64__)
	header->arch = WS_ARCH_ARM64;
#else
#error "walkscope-probe knows x86_64 and arm64"
#endif
	header->mode = options->mode;
	header->detail = options->detail;
	header->page_shift = __builtin_ctz(getpagesize());
	header->pgtable_levels = pgtable_levels();
	header->pmd_shift = header->page_shift + (header->page_shift - 3);
	header->pud_shift = header->pmd_shift + (header->page_shift - 3);
	header->p4d_shift = header->pud_shift + (header->page_shift - 3);
	header->nr_cpus = cpus_possible();
	if (!header->nr_cpus) {
		complain("cannot read /sys/devices/system/cpu/possible");
		return -EIO;
	}
	swap_types(&c, symbols);
	page_flags(&c);
	header->nr_constants = c.nr;
	header->header_bytes = sizeof(*header) + c.nr * sizeof(*c.list);
	header->clock_monotonic_ns = clock_ns(CLOCK_MONOTONIC);
	header->clock_boottime_ns = clock_ns(CLOCK_BOOTTIME);
	header->clock_realtime_ns = clock_ns(CLOCK_REALTIME);
	return 0;
}
