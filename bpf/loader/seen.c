// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Locks and waits that this run can see, those that it cannot, and where it reads. */
#include <string.h>

#include "begins.h"
#include "compat.h"
#include "constants.h"
#include "probe.h"
#include "say.h"
#include "seen.h"

static bool ptls_seen(const struct probe *p)
{
	return p->options->mode == WS_MODE_EXACT && p->skeleton->bss->ptls_tested;
}

/* The self-test reads smaps of this process, and each of its tables is locked meanwhile. */
void without_ptls(struct probe *p)
{
	struct walkscope_bpf__bss *bss = p->skeleton->bss;

	if (p->options->mode != WS_MODE_EXACT || !bss->callbacks_tested || bss->ptls_tested)
		return;
	bss->read_at_begin = 1;
	complain("no page-table lock is seen on this kernel: entries are read where callbacks "
		 "begin, as in light mode; waits for these locks and their holds are not measured");
}

static bool attached(const struct probe *p, const char *program)
{
	for (size_t i = 0; i < nr_hooks; i++)
		if (!strcmp(hooks[i].program, program))
			return p->links[i];
	return false;
}

/* By mmap_lock's own tracepoints, which tell its holds too. */
static bool mmap_lock_seen(const struct probe *p)
{
	return attached(p, "mmap_lock_start_locking") &&
	       attached(p, "mmap_lock_acquire_returned") && attached(p, "mmap_lock_released");
}

static bool contention_seen(const struct probe *p)
{
	return attached(p, "contention_begin") && attached(p, "contention_end");
}

static bool vma_waits_seen(const struct probe *p)
{
	return attached(p, "vma_start_write") && attached(p, "vma_wait_end");
}

/* Locks for which waits of other tasks are told. */
static uint32_t waits_seen(const struct probe *p)
{
	uint32_t seen = 0;

	if (mmap_lock_seen(p) || contention_seen(p))
		seen = 1U << WS_LOCK_MMAP_READ | 1U << WS_LOCK_MMAP_WRITE;
	return vma_waits_seen(p) ? seen | 1U << WS_LOCK_VMA : seen;
}

void probe_tell_seen(const struct probe *p, struct ws_stream_header *header,
		     struct ws_constant *constants)
{
	struct constants all = { .list = constants, .nr = header->nr_constants };

	header->waits_seen = waits_seen(p);
	constant(&all, PTL_SEEN, ptls_seen(p));
	constant(&all, MMAP_LOCK_HOLDS_SEEN, mmap_lock_seen(p));
	constant(&all, TRACED_ONE_WALK_IN,
		 p->options->filter.sample > 1 ? p->options->filter.sample : 1);
	for (size_t i = 0; i < nr_hooks; i++) {
		char name[WS_CONSTANT_NAME_BYTES];

		if (!p->missed[i])
			continue;
		snprintf(name, sizeof(name), NO_HOOK "%s", hooks[i].function);
		constant(&all, name, 1);
	}
	header->nr_constants = all.nr;
	header->header_bytes = sizeof(*header) + all.nr * sizeof(*constants);
}

void probe_print_seen(const struct probe *p, FILE *out)
{
	bool mmap = mmap_lock_seen(p) || contention_seen(p), vma = vma_waits_seen(p);

	fprintf(out, "    waits of others: %s%s%s\n",
		mmap  ? "mmap_lock, read and write"
		: vma ? ""
		      : "none",
		mmap && vma ? ", " : "", vma ? "per-VMA locks" : "");
	if (!mmap)
		fprintf(out, "    not visible: waits for mmap_lock; this kernel has neither its "
			     "tracepoints nor those of contention\n");
	else if (!mmap_lock_seen(p))
		fprintf(out,
			"    not visible%s: holds of mmap_lock, and writers that get it while they "
			"spin\n",
			p->options->locks || p->options->mode == WS_MODE_EXACT
				? ""
				: " without --locks");
	if (files_lock_vmas(p->symbols) && !vma)
		fprintf(out,
			"    not visible%s: waits of others for the per-VMA lock, which reads of "
			"smaps and numa_maps hold here\n",
			p->options->stalls || p->options->mode == WS_MODE_EXACT
				? ""
				: " without --stalls");
	else if (p->options->stalls && !vma)
		fprintf(out, "    not visible: waits of others for the per-VMA lock; this kernel "
			     "does not count who reads a VMA\n");
	if (p->options->mode == WS_MODE_EXACT && !ptls_seen(p))
		fprintf(out, "    not visible: page-table locks; entries are read where callbacks "
			     "begin\n");
	if (p->why_callbacks)
		fprintf(out, "    %s: %s\n", p->why_callbacks, ON_CALLBACKS);
}
