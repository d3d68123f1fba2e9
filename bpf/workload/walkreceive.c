// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * The smallest agent: one stream of the link into one file.
 *
 * usage: walkreceive SOCKET FILE
 *
 * Bytes go to FILE as they come, and are confirmed where wire.h says, after an fsync. Killed and
 * started again, it cuts FILE back to its last whole frame and goes on with the same stream, whose
 * id is in FILE.id. Ends with the stream, and says:
 *   walkreceive: frames=N bytes=N
 * Exit 1: a frame is damaged, or the stream is not what the link promises.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "crc32c.h"
#include "memory.h"
#include "wire.h"

static _Alignas(8) uint8_t header[UINT16_MAX];
static _Alignas(8) uint8_t frame[sizeof(struct ws_frame) + WS_MAX_FRAME_BYTES];
static int file;
static uint64_t size, confirmed, frames; /* of the file, whole frames */

static _Noreturn void malformed(const char *what)
{
	fprintf(stderr, "walkreceive: byte %" PRIu64 ": %s\n", size, what);
	exit(1);
}

/* False: the other end has gone. */
static bool get(int fd, void *into, size_t bytes)
{
	uint8_t *at = into;
	ssize_t n;

	for (; bytes; at += n, bytes -= n)
		if ((n = read(fd, at, bytes)) <= 0)
			return false;
	return true;
}

static size_t header_bytes(void)
{
	const struct ws_stream_header *h = (const void *)header;

	return h->header_bytes;
}

static bool get_header(int fd)
{
	return get(fd, header, sizeof(struct ws_stream_header)) &&
	       get(fd, header + sizeof(struct ws_stream_header),
		   header_bytes() - sizeof(struct ws_stream_header));
}

/* The next frame, whole and undamaged; false: there is none. */
static bool get_frame(int fd)
{
	struct ws_frame *head = (void *)frame;
	uint32_t crc;

	if (!get(fd, frame, sizeof(*head)))
		return false;
	if (head->payload_bytes > WS_MAX_FRAME_BYTES)
		malformed("no frame");
	if (!get(fd, frame + sizeof(*head), head->payload_bytes))
		return false;
	crc = crc32c(0, head, offsetof(struct ws_frame, crc32c));
	if (crc32c(crc, head + 1, head->payload_bytes) != head->crc32c)
		malformed("a damaged frame");
	return true;
}

static size_t frame_bytes(void)
{
	return sizeof(struct ws_frame) + ((const struct ws_frame *)frame)->payload_bytes;
}

/* Cuts the file back to its last whole frame. */
static void recover(void)
{
	if (!lseek(file, 0, SEEK_END))
		return;
	lseek(file, 0, SEEK_SET);
	if (get_header(file))
		for (size = header_bytes(); get_frame(file); frames++)
			size += frame_bytes();
	if (ftruncate(file, size) || fsync(file) || lseek(file, size, SEEK_SET) < 0)
		die("FILE");
	confirmed = size;
}

static void keep(const void *bytes, size_t nr)
{
	if (write(file, bytes, nr) != (ssize_t)nr)
		die("FILE");
}

/* The id of the stream in the file; a new file has that of the first that comes. */
static bool same_stream(const char *path, const struct ws_hello *hello)
{
	uint8_t id[WS_STREAM_ID_BYTES];
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	bool known = fd >= 0 && get(fd, id, sizeof(id));

	if (!known && pwrite(fd, hello->stream_id, sizeof(id), 0) != sizeof(id))
		die(path);
	close(fd);
	return !known || !memcmp(id, hello->stream_id, sizeof(id));
}

static bool say(int fd, const void *answer, size_t bytes)
{
	return send(fd, answer, bytes, MSG_NOSIGNAL) == (ssize_t)bytes;
}

static bool greet(int fd, const char *id_path)
{
	struct ws_welcome welcome = { .magic = WS_WELCOME_MAGIC,
				      .version = WS_LINK_VERSION,
				      .welcome_bytes = sizeof(welcome),
				      .confirmed = confirmed };
	struct ws_hello hello;

	if (!get(fd, &hello, sizeof(hello)))
		return false;
	if (hello.magic != WS_HELLO_MAGIC || hello.hello_bytes != sizeof(hello))
		malformed("no HELLO");
	if (!same_stream(id_path, &hello))
		welcome.refused = WS_REFUSAL_FULL;
	return say(fd, &welcome, sizeof(welcome)) && !welcome.refused;
}

/* The stream goes on where the file ends, with the same header. */
static bool resume(int fd)
{
	static uint8_t before[sizeof(header)];
	struct ws_resume resume;
	size_t bytes = header_bytes();

	memcpy(before, header, sizeof(header));
	if (!get(fd, &resume, sizeof(resume)) || !get_header(fd))
		return false;
	if (resume.skipped_bytes || resume.skipped_events)
		malformed("something is skipped");
	if (size && (bytes != header_bytes() || memcmp(before, header, bytes)))
		malformed("another header");
	if (!size) {
		keep(header, header_bytes());
		size = header_bytes();
	}
	if (resume.offset != size)
		malformed("the stream goes on elsewhere");
	return true;
}

/* The last frame of a round of LOSS, or of the stream, or 4 MiB later than the last. */
static bool is_mark(void)
{
	const struct ws_stream_header *h = (const void *)header;
	const struct ws_frame *head = (const void *)frame;

	return (head->type == WS_FRAME_LOSS && head->cpu + 1 == h->nr_cpus) ||
	       head->type == WS_FRAME_STREAM_END || size - confirmed >= WS_MARK_BYTES;
}

/* True: the stream has ended; false: the connection has. */
static bool receive(int fd)
{
	const struct ws_frame *head = (const void *)frame;
	struct ws_confirm confirm;
	struct ws_stream_end end;

	while (get_frame(fd)) {
		memcpy(&end, head + 1, sizeof(end));
		if (head->type == WS_FRAME_STREAM_END &&
		    (end.bytes != size || end.frames != frames))
			malformed("the end counts other bytes or frames");
		keep(frame, frame_bytes());
		size += frame_bytes();
		frames++;
		if (!is_mark())
			continue;
		if (fsync(file))
			die("FILE");
		confirm.offset = confirmed = size;
		if (!say(fd, &confirm, sizeof(confirm)))
			return false;
		if (head->type == WS_FRAME_STREAM_END)
			return true;
	}
	return false;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	unlink(path);
	umask(0117);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 5))
		die(path);
	return fd;
}

int main(int argc, char **argv)
{
	bool ended = false;
	char id_path[4096];
	int listener, fd;

	memory_init("walkreceive");
	if (argc != 3) {
		fprintf(stderr, "usage: walkreceive SOCKET FILE\n");
		return 2;
	}
	file = open(argv[2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		die(argv[2]);
	snprintf(id_path, sizeof(id_path), "%s.id", argv[2]);
	recover();
	listener = listen_at(argv[1]);
	while (!ended && (fd = accept(listener, NULL, NULL)) >= 0) {
		ended = greet(fd, id_path) && resume(fd) && receive(fd);
		close(fd);
		/* a connection that ended inside a frame left nothing in the file */
	}
	unlink(argv[1]);
	printf("walkreceive: frames=%" PRIu64 " bytes=%" PRIu64 "\n", frames, size);
	return ended ? 0 : 1;
}
