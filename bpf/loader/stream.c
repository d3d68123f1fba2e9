// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Writes the frame stream of wire.h. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

#define BUFFER_BYTES (1 << 20)
#define NAMES	     64 /* a power of two */

struct name {
	uint64_t ops; /* 0: none */
	uint64_t callback;
	const char *name;
};

struct stream {
	int fd;
	const char *name;
	uint64_t bytes;
	uint64_t frames;
	size_t used; /* of the buffer */
	bool failed; /* what follows would stand in the middle of a frame */
	struct name names[NAMES];
	struct ws_run runs[WS_MAX_TABLE_ENTRIES];
	uint8_t buffer[BUFFER_BYTES];
};

static int connect_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strcpy(address.sun_path, path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		err = errno;
		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

static int cannot_write(struct stream *s)
{
	s->failed = true;
	complain("cannot write to %s: %s", s->name, strerror(errno));
	return -EIO;
}

struct stream *stream_open(const struct options *options)
{
	struct stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->name = options->socket ? options->socket : options->output;
	if (options->socket)
		s->fd = connect_socket(options->socket);
	else if (!strcmp(options->output, "-"))
		s->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		s->fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (s->fd < 0) {
		cannot_write(s);
		free(s);
		return NULL;
	}
	return s;
}

/* A descriptor that somebody made non-blocking is waited for. */
static int write_all(struct stream *s, const void *data, size_t size)
{
	struct pollfd writable = { .fd = s->fd, .events = POLLOUT };
	const uint8_t *at = data;
	ssize_t n;

	while (size) {
		n = write(s->fd, at, size);
		if (n >= 0) {
			at += n;
			size -= n;
		} else if (errno == EAGAIN) {
			poll(&writable, 1, -1);
		} else if (errno != EINTR) {
			return cannot_write(s);
		}
	}
	return 0;
}

int stream_flush(struct stream *s)
{
	size_t used = s->used;

	s->used = 0;
	return write_all(s, s->buffer, used);
}

static int put(struct stream *s, const void *data, size_t size)
{
	int err = size > BUFFER_BYTES - s->used ? stream_flush(s) : 0;

	if (err)
		return err;
	s->bytes += size;
	if (size > BUFFER_BYTES)
		return write_all(s, data, size);
	memcpy(s->buffer + s->used, data, size);
	s->used += size;
	return 0;
}

int stream_header(struct stream *s, struct ws_stream_header *header,
		  const struct ws_constant *constants)
{
	size_t more = header->nr_constants * sizeof(*constants);
	int err;

	header->crc32c = 0;
	header->crc32c = crc32c(crc32c(0, header, sizeof(*header)), constants, more);
	err = put(s, header, sizeof(*header));
	return err ? err : put(s, constants, more);
}

/* A frame whose payload stands in two pieces. */
static int frame(struct stream *s, uint16_t type, uint16_t cpu, const void *head, size_t head_bytes,
		 const void *tail, size_t tail_bytes)
{
	struct ws_frame f = { .payload_bytes = head_bytes + tail_bytes, .type = type, .cpu = cpu };
	int err;

	f.crc32c = crc32c(0, &f, offsetof(struct ws_frame, crc32c));
	f.crc32c = crc32c(f.crc32c, head, head_bytes);
	f.crc32c = crc32c(f.crc32c, tail, tail_bytes);
	s->frames++;
	err = put(s, &f, sizeof(f));
	if (!err)
		err = put(s, head, head_bytes);
	return err || !tail_bytes ? err : put(s, tail, tail_bytes);
}

/* Few consumers make most walks: their names are looked up once. */
static const char *name_of(struct stream *s, const struct symbols *symbols, uint64_t ops,
			   uint64_t callback)
{
	struct name *known = &s->names[(ops >> 3 ^ callback >> 4) % NAMES];
	const char *name;

	if (known->name && known->ops == ops && known->callback == callback)
		return known->name;
	name = symbols_at(symbols, ops);
	if (!name)
		name = symbols_at(symbols, callback);
	if (!name && callback) /* inside the caller of pt_range_walk */
		name = symbols_around(symbols, callback);
	*known = (struct name){ .ops = ops, .callback = callback, .name = name ? name : "" };
	return known->name;
}

/* Ring buffers are mapped read-only: what is added is added to a copy. */
static int put_begin(struct stream *s, const struct symbols *symbols,
		     const struct ws_raw_begin *raw)
{
	struct ws_walk_begin begin = raw->begin;

	snprintf(begin.function, sizeof(begin.function), "%s", function_name(raw->function));
	snprintf(begin.ops, sizeof(begin.ops), "%.*s", WS_SYMBOL_BYTES - 1,
		 name_of(s, symbols, raw->ops, raw->callback));
	return frame(s, raw->header.type, raw->header.cpu, &begin, sizeof(begin), NULL, 0);
}

static int put_entries(struct stream *s, const struct ws_raw_entries *raw)
{
	struct ws_entries entries = raw->entries;

	if (raw->nr > WS_MAX_TABLE_ENTRIES ||
	    sizeof(*raw) + raw->nr * sizeof(uint64_t) > raw->header.bytes) {
		complain("a table of %u entries in a record of %u bytes: a bug in the probe",
			 raw->nr, raw->header.bytes);
		return -EPROTO;
	}
	entries.nr_runs = coalesce(s->runs, (const uint64_t *)(raw + 1), raw->nr, raw->address,
				   entries.page_shift);
	return frame(s, raw->header.type, raw->header.cpu, &entries, sizeof(entries), s->runs,
		     entries.nr_runs * sizeof(*s->runs));
}

int stream_event(struct stream *s, const struct symbols *symbols, const void *record, size_t bytes)
{
	const struct ws_raw_header *header = record;

	if (header->bytes > bytes) {
		complain("a record of %zu bytes says it has %u: a bug in the probe", bytes,
			 header->bytes);
		return -EPROTO;
	}
	switch (header->type) {
	case WS_FRAME_WALK_BEGIN:
		return put_begin(s, symbols, record);
	case WS_FRAME_ENTRIES:
		return put_entries(s, record);
	default:
		return frame(s, header->type, header->cpu, header + 1,
			     header->bytes - sizeof(*header), NULL, 0);
	}
}

int stream_loss(struct stream *s, const struct ws_loss *loss)
{
	return frame(s, WS_FRAME_LOSS, loss->cpu, loss, sizeof(*loss), NULL, 0);
}

int stream_cost(struct stream *s, const struct ws_cost *cost)
{
	return frame(s, WS_FRAME_COST, 0, cost, sizeof(*cost), NULL, 0);
}

int stream_close(struct stream *s, bool whole)
{
	struct ws_stream_end end = { .frames = s->frames, .bytes = s->bytes };
	int err = 0;

	end.timestamp_ns = clock_ns(CLOCK_MONOTONIC);
	if (whole)
		err = frame(s, WS_FRAME_STREAM_END, 0, &end, sizeof(end), NULL, 0);
	if (!s->failed)
		err = stream_flush(s);
	if (close(s->fd) && !err)
		err = cannot_write(s);
	free(s);
	return err;
}
