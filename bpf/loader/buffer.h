/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * The part of the stream that its reader does not have yet: whole frames, in a ring. Places are
 * offsets in the stream; the stream's header is kept for ever.
 */
#ifndef WALKSCOPE_BUFFER_H
#define WALKSCOPE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* End of a frame, and the events before it. */
struct mark {
	uint64_t offset;
	uint64_t events;
};

struct buffer {
	uint8_t *header;       /* with its constants */
	uint64_t header_bytes; /* 0: not put yet */
	uint8_t *ring;	       /* mapped twice in a row, so that no frame is cut */
	uint64_t ring_bytes;
	struct mark kept; /* before the oldest frame in the ring */
	uint64_t made;	  /* end of the stream so far */
};

/* The ring has at least so many bytes; < 0: errno, negative. */
int buffer_open(struct buffer *buffer, uint64_t bytes);
void buffer_close(struct buffer *buffer);
int buffer_header(struct buffer *buffer, const struct ws_stream_header *header,
		  const struct ws_constant *constants);
/* Goes on behind a frame that is not in the ring; the ring is empty. */
void buffer_skip_to(struct buffer *buffer, uint64_t offset);
bool buffer_room(const struct buffer *buffer, size_t size);
/* The caller has asked for room. */
void buffer_put(struct buffer *buffer, const void *data, size_t size);
/* Bytes from an offset that is kept, up to the end of the header or of the stream. */
const uint8_t *buffer_at(const struct buffer *buffer, uint64_t offset, size_t *size);
/* End of the last frame that ends at or before an offset. */
struct mark buffer_mark(const struct buffer *buffer, uint64_t offset);
/* Frees the room of the frames before a mark. */
void buffer_forget(struct buffer *buffer, struct mark mark);

#endif
