// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Writes the frame stream of wire.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

struct stream {
	FILE *file;
	char buffer[256 * 1024];
	const char *name;
	uint64_t bytes;
	uint64_t frames;
	struct ws_run runs[WS_MAX_TABLE_ENTRIES];
};

static int connect_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		int err = errno;

		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

struct stream *stream_open(const struct options *options)
{
	struct stream *s = calloc(1, sizeof(*s));
	int fd;

	if (!s)
		return NULL;
	s->name = options->socket ? options->socket : options->output;
	if (options->socket)
		fd = connect_socket(options->socket);
	else if (!strcmp(options->output, "-"))
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0)
		s->file = fdopen(fd, "w");
	if (!s->file) {
		complain("cannot write to %s: %s", s->name, strerror(errno));
		free(s);
		return NULL;
	}
	setvbuf(s->file, s->buffer, _IOFBF, sizeof(s->buffer));
	return s;
}

static int put(struct stream *s, const void *data, size_t size)
{
	if (fwrite(data, 1, size, s->file) != size) {
		complain("cannot write to %s: %s", s->name, strerror(errno));
		return -EIO;
	}
	s->bytes += size;
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

/* Ring buffers are mapped read-only: what is added is added to a copy. */
static int put_begin(struct stream *s, const struct symbols *symbols,
		     const struct ws_raw_begin *raw)
{
	struct ws_walk_begin begin = raw->begin;
	const char *ops = symbols_at(symbols, raw->ops);

	if (!ops)
		ops = symbols_at(symbols, raw->callback);
	snprintf(begin.function, sizeof(begin.function), "%s", function_name(raw->function));
	snprintf(begin.ops, sizeof(begin.ops), "%.*s", WS_SYMBOL_BYTES - 1, ops ? ops : "");
	return frame(s, raw->header.type, raw->header.cpu, &begin, sizeof(begin), NULL, 0);
}

static int put_entries(struct stream *s, const struct ws_raw_entries *raw)
{
	struct ws_entries entries = raw->entries;

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

int stream_flush(struct stream *s)
{
	if (!fflush(s->file))
		return 0;
	complain("cannot write to %s: %s", s->name, strerror(errno));
	return -EIO;
}

int stream_close(struct stream *s, bool whole)
{
	struct ws_stream_end end = { .frames = s->frames, .bytes = s->bytes };
	int err = 0;

	end.timestamp_ns = clock_ns(CLOCK_MONOTONIC);
	if (whole)
		err = frame(s, WS_FRAME_STREAM_END, 0, &end, sizeof(end), NULL, 0);
	if (fclose(s->file) && !err) {
		complain("cannot write to %s: %s", s->name, strerror(errno));
		err = -EIO;
	}
	free(s);
	return err;
}
