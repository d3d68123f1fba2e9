// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What a reader must know of this host to decode its events. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "probe.h"

#define MAX_CONSTANTS 160

void constant(struct constants *c, const char *name, uint64_t value)
{
	if (c->nr == MAX_CONSTANTS)
		return;
	snprintf(c->list[c->nr].name, sizeof(c->list[c->nr].name), "%s", name);
	c->list[c->nr++].value = value;
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
/* A feature that the kernel uses: it lists no others. */
bool cpu_has(const char *feature)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char *line = NULL, *word, *rest;
	size_t room = 0;
	bool has = false;

	while (file && getline(&line, &room, file) > 0)
		if (!strncmp(line, "flags", 5))
			break;
	for (word = line ? strtok_r(line, " \t\n", &rest) : NULL; word && !has;
	     word = strtok_r(NULL, " \t\n", &rest))
		has = !strcmp(word, feature);
	free(line);
	if (file)
		fclose(file);
	return has;
}

static int pgtable_levels(const struct own_pages *own)
{
	(void)own;
	return cpu_has("la57") ? 5 : 4;
}
#else
/* The stack stands at the top of the addresses that need no asking: 39, 42, 47 or 48 bits. */
static int pgtable_levels(const struct own_pages *own)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0);
	int bits = own->wide ? 52 : 64 - __builtin_clzl(top), page = __builtin_ctz(getpagesize());

	return (bits - page + page - 4) / (page - 3);
}
#endif

int host_header(struct ws_stream_header *header, struct ws_constant **constants,
		const struct symbols *symbols, const struct options *options)
{
	struct constants c = { .list = calloc(MAX_CONSTANTS, sizeof(*c.list)) };
	struct own_pages own;
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
	own_pages(&own);
	header->pgtable_levels = pgtable_levels(&own);
	header->pmd_shift = header->page_shift + (header->page_shift - 3);
	header->pud_shift = header->pmd_shift + (header->page_shift - 3);
	header->p4d_shift = header->pud_shift + (header->page_shift - 3);
	header->nr_cpus = nr_cpu_ids();
	if (!header->nr_cpus) {
		complain("cannot read /sys/devices/system/cpu/possible");
		return -EIO;
	}
	encoding_constants(&c, symbols, &own, header);
	constant(&c, PTL_SEEN, 0); /* and waits_seen: known once the hooks are attached */
	header->nr_constants = c.nr;
	header->header_bytes = sizeof(*header) + c.nr * sizeof(*c.list);
	return 0;
}

void host_clocks(struct ws_stream_header *header, struct ws_clock *clock)
{
	clocks_read(clock);
	header->clock_monotonic_ns = clock->timestamp_ns;
	header->clock_boottime_ns = clock->clock_boottime_ns;
	header->clock_realtime_ns = clock->clock_realtime_ns;
}
