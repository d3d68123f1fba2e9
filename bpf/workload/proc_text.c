// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "readings.h"

void reading_free(struct reading *r)
{
	free(r->data);
	*r = (struct reading){ 0 };
}

/* Makes room for at least so many bytes more. */
static char *room(struct reading *r, size_t bytes)
{
	if (r->bytes + bytes > r->room) {
		r->room = 2 * (r->bytes + bytes);
		r->data = realloc(r->data, r->room);
		if (!r->data)
			die("memory for what was read");
	}
	return r->data + r->bytes;
}

void reading_add(struct reading *r, const void *data, size_t bytes)
{
	memcpy(room(r, bytes), data, bytes);
	r->bytes += bytes;
}

void check(int err, const char *what)
{
	if (!err)
		return;
	errno = -err;
	die(what);
}

static int open_of(pid_t pid, const char *file, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return open(path, flags | O_CLOEXEC);
}

int read_text(struct reading *r, pid_t pid, const char *file, size_t buffer_bytes)
{
	ssize_t got = 0;
	int fd, err = 0;

	r->bytes = 0;
	r->begin_ns = now_ns();
	fd = open_of(pid, file, O_RDONLY);
	if (fd < 0)
		return -errno;
	do {
		got = read(fd, room(r, buffer_bytes), buffer_bytes);
		if (got > 0)
			r->bytes += got;
	} while (got > 0);
	if (got < 0)
		err = -errno;
	r->end_ns = now_ns();
	close(fd);
	return err;
}

int read_pagemap(struct reading *r, pid_t pid, const char *file, struct ranges *ranges,
		 size_t buffer_bytes)
{
	const uint64_t size = sysconf(_SC_PAGESIZE);
	int fd, err = 0;

	r->bytes = 0;
	r->begin_ns = now_ns();
	fd = open_of(pid, file, O_RDONLY);
	if (fd < 0)
		return -errno;
	for (size_t i = 0; !err && i < ranges->nr; i++) {
		struct range *range = &ranges->of[i];
		uint64_t at = range->start;

		while (at < range->end) {
			size_t want = (range->end - at) / size * 8;
			ssize_t got;

			if (want > buffer_bytes)
				want = buffer_bytes;
			got = pread(fd, room(r, want), want, at / size * 8);
			if (got <= 0) {
				err = got < 0 ? -errno : 0;
				range->end = at; /* the end of the address space */
				break;
			}
			r->bytes += got;
			at += got / 8 * size;
		}
	}
	r->end_ns = now_ns();
	close(fd);
	return err;
}

int write_clear_refs(struct reading *r, pid_t pid, const char *file, int value)
{
	char text[16];
	int fd, err = 0;

	r->bytes = 0;
	r->begin_ns = now_ns();
	fd = open_of(pid, file, O_WRONLY);
	if (fd < 0)
		return -errno;
	snprintf(text, sizeof(text), "%d", value);
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	r->end_ns = now_ns();
	close(fd);
	return err;
}

int keep_beside(struct keeper *k, const struct reading *r, const char *path)
{
	char whole[4096];
	size_t written;
	FILE *out;

	snprintf(whole, sizeof(whole), "%s/%s", k->directory, path);
	out = fopen(whole, "we");
	if (!out)
		return -errno;
	written = fwrite(r->data, 1, r->bytes, out);
	return fclose(out) || written != r->bytes ? -EIO : 0;
}

int keep(struct keeper *k, const struct reading *r, const char *file, pid_t pid, const char *path)
{
	int err = keep_beside(k, r, path);

	/* written in one call: threads may share the index */
	if (!err && fprintf(k->index, "file=%s pid=%d tid=%d begin_ns=%lu end_ns=%lu path=%s\n",
			    file, pid, gettid(), r->begin_ns, r->end_ns, path) < 0)
		err = -EIO;
	return err;
}

int keep_write(struct keeper *k, const struct reading *r, const char *file, pid_t pid, int value)
{
	if (fprintf(k->index, "file=%s pid=%d tid=%d begin_ns=%lu end_ns=%lu value=%d\n", file, pid,
		    gettid(), r->begin_ns, r->end_ns, value) < 0)
		return -EIO;
	return 0;
}

int keep_ranges(struct keeper *k, const struct ranges *ranges, const char *path)
{
	struct reading list = { 0 };
	char line[64];
	int err;

	for (size_t i = 0; i < ranges->nr; i++)
		reading_add(&list, line,
			    snprintf(line, sizeof(line), "%lx-%lx\n", ranges->of[i].start,
				     ranges->of[i].end));
	err = keep_beside(k, &list, path);
	reading_free(&list);
	return err;
}

FILE *open_index(const char *directory)
{
	char path[4096];
	FILE *index;

	snprintf(path, sizeof(path), "%s/reads.index", directory);
	index = fopen(path, "we");
	if (!index)
		die(path);
	return index;
}
