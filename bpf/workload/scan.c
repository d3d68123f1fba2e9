// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * PAGEMAP_SCAN, asked in several ways. Each call is a line
 *   scan flags=0x.. start=0x.. end=0x.. vec_len=N max_pages=N inverted=0x.. mask=0x.. anyof=0x..
 * return=0x.. walk_end=0x.. regions=N and N lines "START-END 0xCATEGORIES" after it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "readings.h"

#define IS_WPALLOWED (1 << 0)
#define IS_WRITTEN   (1 << 1)
#define IS_FILE	     (1 << 2)
#define IS_PRESENT   (1 << 3)
#define IS_SWAPPED   (1 << 4)
#define IS_PFNZERO   (1 << 5)
#define IS_HUGE	     (1 << 6)
#define ALL_OF_6_7   0x7f
#define ALL_KNOWN    0x3ff

#define WP_MATCHING   (1 << 0)
#define CHECK_WPASYNC (1 << 1)

#define MAX_REGIONS 4096
#define MAX_CALLS   400 /* of one request: a small vector needs many */

struct region {
	uint64_t start, end, categories;
};

/* struct pm_scan_arg of v6.7 and later. */
struct scan {
	uint64_t size, flags, start, end, walk_end;
	uint64_t vec, vec_len, max_pages;
	uint64_t inverted, mask, anyof, returned;
};
_Static_assert(sizeof(struct scan) == 96, "struct pm_scan_arg");

#define PAGEMAP_SCAN _IOWR('f', 16, struct scan)

struct scanner {
	struct reading *out;
	int fd;
	struct range whole;
	uint64_t categories; /* categories that this kernel knows */
	struct region regions[MAX_REGIONS];
};

static void write_call(struct scanner *s, const struct scan *call, int nr)
{
	char line[512];
	int bytes = snprintf(
		line, sizeof(line),
		"scan flags=0x%lx start=0x%lx end=0x%lx vec_len=%lu max_pages=%lu "
		"inverted=0x%lx mask=0x%lx anyof=0x%lx return=0x%lx walk_end=0x%lx regions=%d\n",
		call->flags, call->start, call->end, call->vec_len, call->max_pages, call->inverted,
		call->mask, call->anyof, call->returned, call->walk_end, nr);

	reading_add(s->out, line, bytes);
	for (int i = 0; i < nr; i++) {
		const struct region *region = &s->regions[i];

		bytes = snprintf(line, sizeof(line), "%lx-%lx 0x%lx\n", region->start, region->end,
				 region->categories);
		reading_add(s->out, line, bytes);
	}
}

/* Returns the regions found, or -errno. */
static int call(struct scanner *s, struct scan *scan)
{
	int nr;

	scan->size = sizeof(*scan);
	scan->vec = (uintptr_t)s->regions;
	nr = ioctl(s->fd, PAGEMAP_SCAN, scan);
	if (nr < 0)
		return -errno;
	write_call(s, scan, nr);
	return nr;
}

/* One request, repeated from where the kernel stopped. */
static int ask(struct scanner *s, struct scan question)
{
	const uint64_t end = question.end;
	int nr = 0;

	for (int calls = 0; nr >= 0 && question.start < end && calls < MAX_CALLS; calls++) {
		nr = call(s, &question);
		question.start = question.walk_end;
		question.end = end;
	}
	return nr < 0 ? nr : 0;
}

static struct scan everywhere(const struct scanner *s)
{
	return (struct scan){ .start = s->whole.start,
			      .end = s->whole.end,
			      .vec_len = MAX_REGIONS,
			      .returned = s->categories };
}

/* The kernel refuses a category that it does not know before it walks. */
static int learn_categories(struct scanner *s)
{
	for (s->categories = ALL_KNOWN;; s->categories >>= 1) {
		struct scan scan = everywhere(s);
		int nr = call(s, &scan);

		if (nr != -EINVAL || s->categories == ALL_OF_6_7)
			return nr < 0 ? nr : 0;
	}
}

static int ask_by_categories(struct scanner *s)
{
	struct scan questions[] = { everywhere(s), everywhere(s), everywhere(s), everywhere(s),
				    everywhere(s), everywhere(s), everywhere(s) };
	int err = 0;

	questions[0].mask = IS_PRESENT;
	questions[0].returned = IS_FILE | IS_HUGE | IS_PFNZERO;
	questions[1].anyof = IS_SWAPPED | IS_HUGE;
	questions[2].inverted = questions[2].mask = IS_PRESENT; /* pages that are not present */
	questions[2].returned = IS_SWAPPED | IS_FILE;
	questions[3].mask = IS_PRESENT;
	questions[3].max_pages = 100;
	questions[4].mask = IS_PRESENT;
	questions[4].anyof = IS_FILE | IS_PFNZERO;
	questions[4].vec_len = 3;
	questions[5].mask = IS_WRITTEN | IS_PRESENT;
	questions[5].inverted = IS_WRITTEN;
	questions[6].mask = IS_SWAPPED | IS_FILE;
	questions[6].inverted = IS_FILE;
	questions[6].max_pages = 7;
	questions[6].vec_len = 2;
	for (size_t i = 0; !err && i < sizeof(questions) / sizeof(*questions); i++)
		err = ask(s, questions[i]);
	return err;
}

/*
 * Scans of memory that userfaultfd protects asynchronously: pages written, then the same with the
 * scan write-protecting them again. These calls change the page tables.
 */
static int ask_and_protect(struct scanner *s)
{
	struct scan where = everywhere(s), written = everywhere(s);
	struct range found[16];
	int nr, err = 0;

	where.mask = where.returned = IS_WPALLOWED;
	nr = call(s, &where);
	if (nr <= 0)
		return nr;
	if (nr > 16)
		nr = 16;
	for (int i = 0; i < nr; i++)
		found[i] = (struct range){ s->regions[i].start, s->regions[i].end };
	for (int i = 0; !err && i < nr; i++) {
		written.start = found[i].start;
		written.end = found[i].end;
		written.mask = IS_WRITTEN;
		written.flags = 0;
		err = ask(s, written);
		written.flags = WP_MATCHING | CHECK_WPASYNC;
		written.max_pages = 20;
		if (!err)
			err = call(s, &written);
		written.end = found[i].end;
		written.max_pages = 0;
		if (err >= 0)
			err = ask(s, written);
	}
	/* over the whole address space: memory without such protection is skipped */
	written = everywhere(s);
	written.flags = WP_MATCHING;
	written.mask = IS_WRITTEN;
	return err < 0 ? err : ask(s, written);
}

/* Below the gate VMA, which has no page tables of the process. */
static int find_whole(struct scanner *s, pid_t pid)
{
	struct ranges vmas;
	int err = vmas_of(pid, &vmas);

	if (err)
		return err;
	s->whole.start = vmas.of[0].start;
	for (size_t i = 0; i < vmas.nr && !(vmas.of[i].end >> 63); i++)
		s->whole.end = vmas.of[i].end;
	ranges_free(&vmas);
	return 0;
}

int scan_pagemap(struct reading *r, pid_t pid)
{
	struct scanner *s = calloc(1, sizeof(*s));
	char path[64];
	int err;

	if (!s)
		return -ENOMEM;
	r->bytes = 0;
	s->out = r;
	err = find_whole(s, pid);
	r->begin_ns = now_ns();
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	s->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (!err && s->fd < 0)
		err = -errno;
	if (!err)
		err = learn_categories(s);
	if (!err)
		err = ask_by_categories(s);
	if (!err)
		err = ask_and_protect(s);
	r->end_ns = now_ns();
	if (s->fd >= 0)
		close(s->fd);
	free(s);
	return err;
}
