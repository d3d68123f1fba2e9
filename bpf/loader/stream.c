// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Writer of the frame stream of wire.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actors.h"
#include "clocks.h"
#include "crc32c.h"
#include "event.h"
#include "hooks.h"
#include "merge.h"
#include "names.h"
#include "output.h"
#include "runs.h"
#include "stream.h"

struct stream {
	uint64_t frames;
	struct names names;
	struct actors actors;
	struct ws_run runs[WS_MAX_TABLE_ENTRIES];
	struct output *output;
};

struct stream *stream_open(const struct options *options)
{
	struct stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->output = options->agent ? link_open(options) : descriptor_open(options);
	if (s->output)
		return s;
	free(s);
	return NULL;
}

int stream_flush(struct stream *s)
{
	return s->output->flush(s->output);
}

bool stream_room(struct stream *s)
{
	return buffer_room(&s->output->buffer, WS_MAX_FRAME_BYTES);
}

bool stream_pending(const struct stream *s)
{
	return s->output->pending(s->output);
}

bool stream_given_up(const struct stream *s, uint64_t since_ns)
{
	return s->output->given_up(s->output, since_ns);
}

struct pollfd stream_waits_for(const struct stream *s)
{
	return s->output->waits_for(s->output);
}

const struct output *stream_output(const struct stream *s)
{
	return s->output;
}

uint64_t stream_events_taken(const struct stream *s)
{
	return s->output->buffer.kept.events;
}

int stream_header(struct stream *s, struct ws_stream_header *header,
		  const struct ws_constant *constants)
{
	size_t more = header->nr_constants * sizeof(*constants);

	header->crc32c = 0;
	header->crc32c = crc32c(crc32c(0, header, sizeof(*header)), constants, more);
	return buffer_header(&s->output->buffer, header, constants);
}

/* Puts a frame whose payload has two pieces. */
static int frame(struct stream *s, uint16_t type, uint16_t cpu, const void *head, size_t head_bytes,
		 const void *tail, size_t tail_bytes)
{
	struct ws_frame f = { .payload_bytes = head_bytes + tail_bytes, .type = type, .cpu = cpu };
	struct buffer *b = &s->output->buffer;

	if (!buffer_room(b, sizeof(f) + head_bytes + tail_bytes))
		return -ENOBUFS; /* whole or not at all */
	f.crc32c = crc32c(0, &f, offsetof(struct ws_frame, crc32c));
	f.crc32c = crc32c(f.crc32c, head, head_bytes);
	f.crc32c = crc32c(f.crc32c, tail, tail_bytes);
	s->frames++;
	buffer_put(b, &f, sizeof(f));
	buffer_put(b, head, head_bytes);
	if (tail_bytes)
		buffer_put(b, tail, tail_bytes);
	return 0;
}

/* Ring buffers are mapped read-only: names are added to a copy. */
static int put_begin(struct stream *s, const struct symbols *symbols,
		     const struct ws_raw_begin *raw)
{
	struct ws_walk_begin begin;
	int err = actors_complete(&s->actors, raw, &begin);

	if (err)
		return err == -ENOENT ? RECORD_LOST : err;
	snprintf(begin.function, sizeof(begin.function), "%s", function_name(raw->function));
	snprintf(begin.ops, sizeof(begin.ops), "%.*s", WS_SYMBOL_BYTES - 1,
		 name_of(&s->names, symbols, raw->ops, raw->callback));
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

/* Joins the folders of a path; the outermost are left out where it does not fit. */
static int put_cgroup(struct stream *s, const struct ws_raw_cgroup *raw)
{
	struct ws_cgroup cgroup = { .timestamp_ns = raw->timestamp_ns, .id = raw->id };
	static const char left_out[] = "…";
	size_t at = sizeof(cgroup.path) - 1, bytes;
	char path[sizeof(cgroup.path)];
	bool more = raw->more;

	path[at] = 0;
	for (uint32_t i = 0; i < raw->nr && i < WS_CGROUP_LEVELS; i++) {
		bytes = strnlen(raw->names[i], WS_CGROUP_NAME_BYTES - 1);
		more = more || at < bytes + sizeof(left_out);
		if (at < bytes + sizeof(left_out))
			break;
		at -= bytes;
		memcpy(path + at, raw->names[i], bytes);
		path[--at] = '/';
	}
	if (!path[at])
		path[--at] = '/';
	snprintf(cgroup.path, sizeof(cgroup.path), "%s%s", more ? left_out : "", path + at);
	return frame(s, raw->header.type, raw->header.cpu, &cgroup, sizeof(cgroup), NULL, 0);
}

int stream_event(struct stream *s, const struct symbols *symbols, const void *record, size_t bytes)
{
	const struct ws_raw_header *header = record;

	if (!stream_room(s)) {
		int err = stream_flush(s);

		if (err || !stream_room(s))
			return err ? err : RECORD_LATER;
	}
	switch (header->type) {
	case WS_FRAME_WALK_BEGIN:
		return put_begin(s, symbols, record);
	case WS_FRAME_ENTRIES:
		return put_entries(s, record);
	case WS_FRAME_CGROUP:
		return put_cgroup(s, record);
	default:
		return frame(s, header->type, header->cpu, header + 1, bytes - sizeof(*header),
			     NULL, 0);
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

int stream_clock(struct stream *s, const struct ws_clock *clock)
{
	return frame(s, WS_FRAME_CLOCK, 0, clock, sizeof(*clock), NULL, 0);
}

int stream_end(struct stream *s)
{
	struct ws_stream_end end = { .timestamp_ns = clock_ns(CLOCK_MONOTONIC),
				     .frames = s->frames,
				     .bytes = s->output->buffer.made };

	return frame(s, WS_FRAME_STREAM_END, 0, &end, sizeof(end), NULL, 0);
}

int stream_close(struct stream *s)
{
	int err = s ? s->output->close(s->output) : 0;

	if (s)
		actors_free(&s->actors);
	free(s);
	return err;
}
