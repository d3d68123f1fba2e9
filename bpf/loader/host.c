// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Facts of this host that a reader needs to decode its events. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "clocks.h"
#include "compat.h"
#include "cpus.h"
#include "encoding.h"
#include "first_line.h"
#include "host.h"
#include "own_pages.h"
#include "say.h"

#if defined(__x86_64__)
static int pgtable_levels(const struct own_pages *own)
{
	(void)own;
	return cpu_has("la57") ? 5 : 4;
}
#else
/* The stack is at the top of the addresses that every process has: 39, 42, 47 or 48 bits. */
static int pgtable_levels(const struct own_pages *own)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0);
	int bits = own->wide ? 52 : 64 - __builtin_clzl(top), page = __builtin_ctz(getpagesize());

	return (bits - page + page - 4) / (page - 3);
}
#endif

int host_header(struct ws_stream_header *header, struct ws_constant **constants,
		const struct symbols *symbols)
{
	struct constants c = { .list = calloc(MAX_CONSTANTS, sizeof(*c.list)) };
	struct own_pages own;
	struct utsname uts;
	int uncounted;

	*constants = c.list;
	memset(header, 0, sizeof(*header));
	if (!c.list)
		return -ENOMEM;
	if (!first_line("/proc/sys/kernel/random/boot_id", header->boot_id,
			sizeof(header->boot_id))) {
		complain("cannot read /proc/sys/kernel/random/boot_id");
		return -EIO;
	}
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
	uncounted = no_page_mapcount();
	if (uncounted >= 0)
		constant(&c, NO_PAGE_MAPCOUNT, uncounted);
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
