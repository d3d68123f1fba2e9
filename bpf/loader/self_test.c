// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Self-test: reads of own files, before anything else is traced. Each hook must run, and each entry
 * be right.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attach.h"
#include "calibration.h"
#include "probe.h"
#include "rings.h"
#include "say.h"
#include "seen.h"
#include "self_test.h"

static int read_all(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[256];
	int lines = 0;

	while (file && fgets(line, sizeof(line), file))
		lines++;
	if (file)
		fclose(file);
	if (!lines)
		complain("cannot read %s: %s", path, strerror(errno));
	return lines ? 0 : -EIO;
}

/* PFN of a page, as the kernel tells it. */
static int read_pagemap(const void *page, uint64_t *pfn)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;
	off_t at = (uintptr_t)page / getpagesize() * sizeof(entry);
	ssize_t got = fd < 0 ? -1 : pread(fd, &entry, sizeof(entry), at);

	if (fd >= 0)
		close(fd);
	if (got != sizeof(entry)) {
		complain("cannot read /proc/self/pagemap: %s", strerror(errno));
		return -EIO;
	}
	*pfn = entry & ((1ULL << 55) - 1);
	return 0;
}

/* Reads the files that have hooks, with a page of shared memory mapped for the hooks on shmem. */
static int read_own_files(struct probe *p)
{
	long size = getpagesize();
	char *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err;

	if (page == MAP_FAILED)
		return -errno;
	*page = 1;
	err = read_all("/proc/self/smaps");
	if (!err)
		err = read_all("/proc/self/smaps_rollup");
	if (!err && !access("/proc/self/numa_maps", R_OK))
		err = read_all("/proc/self/numa_maps");
	p->tested.address = (uintptr_t)page;
	if (!err)
		err = read_pagemap(page, &p->tested.pfn);
	munmap(page, size);
	return err;
}

/* Checks the entry that was read for the own page against the PFN that the kernel told. */
static void test_entries(struct probe *p, const struct ws_raw_entries *record)
{
	const uint64_t *raw = (const uint64_t *)(record + 1);
	uint64_t size = getpagesize(), index = (p->tested.address - record->address) / size;

	if (!p->tested.pfn || record->entries.level != WS_LEVEL_PTE ||
	    p->tested.address < record->address || index >= record->nr)
		return;
	if ((raw[index] & WS_PFN_MASK) / size == p->tested.pfn)
		p->tested.right++;
	else if (raw[index])
		p->tested.wrong++;
}

/* Notes a range that light mode left out, for want of room or of budget. */
static void test_unread(struct probe *p, const struct ws_raw_unread *record)
{
	p->tested.unread++;
	if (record->unread.start <= p->tested.address && p->tested.address < record->unread.end)
		p->tested.unread_own++;
}

static int count_tested(void *context, void *record, size_t bytes)
{
	struct probe *p = context;
	const struct ws_raw_header *header = record;

	(void)bytes;
	if (header->type <= WS_FRAME_WALK_END)
		p->tested.events[header->type]++;
	if (header->type == WS_FRAME_ENTRIES)
		test_entries(p, record);
	else if (header->type == WS_FRAME_UNREAD)
		test_unread(p, record);
	return 0;
}

/*
 * Each hook must have run: one that is attached to a copy of the function that nobody calls never
 * does.
 */
static int check_runs(struct probe *p)
{
	struct bpf_prog_info info;

	for (size_t i = 0; i < nr_hooks; i++) {
		struct bpf_program *program = hook_program(p, i);
		__u32 size = sizeof(info);

		if (!program || !(hooks[i].reach & TESTED))
			continue;
		memset(&info, 0, sizeof(info));
		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			return -errno;
		if (!info.run_cnt) {
			complain("the self-test never ran the hook on %s: attached to a copy that "
				 "nobody calls; lost would be %s",
				 hooks[i].function, hooks[i].lost);
			return -ENOENT;
		}
	}
	return 0;
}

/* Whether the test's reads must have made events of this type. */
static bool expected(const struct probe *p, int type)
{
	switch (type) {
	case WS_FRAME_WALK_BEGIN:
	case WS_FRAME_WALK_END:
		return true;
	case WS_FRAME_ENTRIES:
		return p->options->detail != WS_DETAIL_NONE;
	case WS_FRAME_FOLIOS:
		return p->options->detail == WS_DETAIL_FOLIOS;
	default:
		return false;
	}
}

/* Rings that are too small for the test's events lose some of them. */
static bool lost_in_rings(const struct probe *p)
{
	for (unsigned int cpu = 0; cpu < p->merge.nr; cpu++)
		if (p->skeleton->bss->counters[cpu].lost_ringbuf)
			return true;
	return false;
}

/* Ranges are left out where tables are not found, too. */
static bool read_errors(const struct probe *p)
{
	for (unsigned int cpu = 0; cpu < p->merge.nr; cpu++)
		if (p->skeleton->bss->counters[cpu].read_errors)
			return true;
	return false;
}

/* Whether the ranges of UNREAD events account for events of this type that are missing. */
static bool left_out(const struct probe *p, int type)
{
	return p->tested.unread && !read_errors(p) &&
	       (type == WS_FRAME_ENTRIES || type == WS_FRAME_FOLIOS);
}

static bool own_left_out(const struct probe *p)
{
	return p->tested.unread_own && !read_errors(p);
}

static int check_events(struct probe *p)
{
	for (int type = WS_FRAME_WALK_BEGIN; type <= WS_FRAME_WALK_END; type++) {
		if (!expected(p, type) || p->tested.events[type] || left_out(p, type) ||
		    lost_in_rings(p))
			continue;
		complain("the self-test's reads made no event of type %d: a hook is attached to a "
			 "copy that nobody calls",
			 type);
		return -ENOENT;
	}
	if (p->tested.events[WS_FRAME_WALK_BEGIN] != p->tested.events[WS_FRAME_WALK_END] &&
	    !lost_in_rings(p)) {
		complain("the self-test saw %u walks begin and %u end",
			 p->tested.events[WS_FRAME_WALK_BEGIN],
			 p->tested.events[WS_FRAME_WALK_END]);
		return -EPROTO;
	}
	/* without CAP_SYS_ADMIN the kernel hides PFNs, and entries stay untested */
	if (p->tested.pfn && p->options->detail != WS_DETAIL_NONE &&
	    ((!p->tested.right && !own_left_out(p) && !lost_in_rings(p)) || p->tested.wrong)) {
		complain("the self-test read the entry of its own page %u times right and %u times "
			 "wrong: the page tables are not where they are looked for",
			 p->tested.right, p->tested.wrong);
		return -EPROTO;
	}
	return 0;
}

static void forget_entries(struct probe *p)
{
	p->tested.right = p->tested.wrong = p->tested.unread = p->tested.unread_own = 0;
}

/*
 * Reads own files until the entries are right, each time through the next linear map that may be.
 */
static int read_until_right(struct probe *p)
{
	struct walkscope_bpf__bss *bss = p->skeleton->bss;
	int err = read_own_files(p);

	for (unsigned int tries = 0; !err && tries < 6; tries++) {
		rings_consume(p);
		if (!p->tested.wrong)
			break;
		forget_entries(p);
		bss->linear_candidate++;
		bss->linear_base = 0;
		err = read_own_files(p);
	}
	return err;
}

/*
 * Makes this task's walks begin with number 1 when tracing does: a reader would take those of the
 * test for walks that are missing.
 */
static int forget_own_walks(struct probe *p)
{
	int task = syscall(SYS_pidfd_open, getpid(), 0), err = task < 0 ? -errno : 0;

	if (!err && bpf_map__delete_elem(p->skeleton->maps.tasks, &task, sizeof(task), 0) &&
	    errno != ENOENT)
		err = -errno;
	if (err)
		complain("cannot forget the walks of the self-test: %s", strerror(-err));
	if (task >= 0)
		close(task);
	return err;
}

int probe_self_test(struct probe *p)
{
	int err = attach_hooks(p), stats = bpf_enable_stats(BPF_STATS_RUN_TIME);

	progress("attached");
	if (!err)
		err = read_own_files(p);
	progress("read own files");
	if (!err && p->options->detail == WS_DETAIL_FOLIOS)
		err = calibrate(p);
	detach_hooks(p, true);
	/* events so far were made before the calibration */
	p->merge.record = count_tested;
	p->merge.context = p;
	rings_consume(p);
	without_ptls(p);
	memset(p->tested.events, 0, sizeof(p->tested.events));
	forget_entries(p);
	if (!err)
		err = read_until_right(p);
	if (!err && stats >= 0)
		err = check_runs(p);
	if (stats >= 0)
		close(stats);
	rings_consume(p);
	if (!err)
		err = check_events(p);
	return err ? err : forget_own_walks(p);
}
