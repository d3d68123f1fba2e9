// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The part of the stream that its reader does not have yet. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buffer.h"

/* Maps one memory twice, and not into the processes that are forked. */
static int map_twice(struct buffer *b, int memory)
{
	uint8_t *both =
		mmap(NULL, 2 * b->ring_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (both == MAP_FAILED)
		return -errno;
	b->ring = both;
	for (int i = 0; i < 2; i++)
		if (mmap(both + i * b->ring_bytes, b->ring_bytes, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED, memory, 0) == MAP_FAILED)
			return -errno;
	return madvise(both, 2 * b->ring_bytes, MADV_DONTFORK) ? -errno : 0;
}

int buffer_open(struct buffer *b, uint64_t bytes)
{
	uint64_t page = getpagesize();
	int memory = memfd_create("walkscope-stream", MFD_CLOEXEC), err;

	if (memory < 0)
		return -errno;
	b->ring_bytes = (bytes + page - 1) / page * page;
	/* a lack of memory shows now, and not as SIGBUS later */
	err = posix_fallocate(memory, 0, b->ring_bytes);
	err = err ? -err : map_twice(b, memory);
	close(memory);
	return err;
}

void buffer_close(struct buffer *b)
{
	if (b->ring)
		munmap(b->ring, 2 * b->ring_bytes);
	free(b->header);
	*b = (struct buffer){ 0 };
}

int buffer_header(struct buffer *b, const struct ws_stream_header *header,
		  const struct ws_constant *constants)
{
	size_t more = header->nr_constants * sizeof(*constants);

	b->header = malloc(sizeof(*header) + more);
	if (!b->header)
		return -ENOMEM;
	memcpy(b->header, header, sizeof(*header));
	if (more)
		memcpy(b->header + sizeof(*header), constants, more);
	b->header_bytes = sizeof(*header) + more;
	buffer_skip_to(b, b->header_bytes);
	return 0;
}

void buffer_skip_to(struct buffer *b, uint64_t offset)
{
	b->kept.offset = b->made = offset;
}

bool buffer_room(const struct buffer *b, size_t size)
{
	return b->ring_bytes - (b->made - b->kept.offset) >= size;
}

void buffer_put(struct buffer *b, const void *data, size_t size)
{
	memcpy(b->ring + b->made % b->ring_bytes, data, size);
	b->made += size;
}

const uint8_t *buffer_at(const struct buffer *b, uint64_t offset, size_t *size)
{
	bool header = offset < b->header_bytes;

	*size = (header ? b->header_bytes : b->made) - offset;
	return header ? b->header + offset : b->ring + offset % b->ring_bytes;
}

static bool is_event(unsigned int type)
{
	return type != WS_FRAME_LOSS && type != WS_FRAME_COST && type != WS_FRAME_CLOCK &&
	       type != WS_FRAME_CGROUP && type != WS_FRAME_STREAM_END;
}

struct mark buffer_mark(const struct buffer *b, uint64_t offset)
{
	struct mark mark = b->kept;
	struct ws_frame frame;
	uint64_t end;

	while (mark.offset < b->made) {
		memcpy(&frame, b->ring + mark.offset % b->ring_bytes, sizeof(frame));
		end = mark.offset + sizeof(frame) + frame.payload_bytes;
		if (end > offset)
			break;
		mark = (struct mark){ end, mark.events + is_event(frame.type) };
	}
	return mark;
}

void buffer_forget(struct buffer *b, struct mark mark)
{
	b->kept = mark;
}
