// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Sends a recorded frame stream to an agent, over the probe's own link.
 *
 * usage: walklink FILE --agent PATH [options]
 *   --stream-id HEX        32 digits: goes on with the stream that a walklink of this id sent
 * before (default: a new stream)
 *   --events-per-second N  (default: as fast as the agent confirms)
 *   --paced                at the times that the frames tell, in turns as the probe's
 *   --keep BYTES           as the probe's, and so are the next two
 *   --agent-user USER
 *   --agent-wait N
 *
 * It keeps nothing that outlives it: killed and started again with the same id, it makes the stream
 * again from FILE and skips what the agent has confirmed. At the end, or on SIGTERM, a line on
 * standard output; events are those that were made here:
 *   walklink: stream_id=HEX bytes=N confirmed=N events=N connections=N
 * Exit 0: all of FILE is confirmed; 1: not all; 2: usage.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "link.h"
#include "say.h"
#include "values.h"

#define SECOND_NS     1000000000ULL
#define TURN_MS	      5
#define PROBE_TURN_MS 20

static const char usage[] =
	"usage: walklink FILE --agent PATH [--stream-id HEX] [--events-per-second N | --paced]\n"
	"                [--keep BYTES] [--agent-user USER] [--agent-wait N]\n";

static volatile sig_atomic_t stopped;

/* A recorded stream: its bytes, and how far it is made. */
static struct {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t per_second; /* 0: no limit */
	bool paced;
	uint64_t first_ns; /* time of the first frame */
	uint64_t events;   /* made here */
	uint64_t begin_ns;
} recording;

/* Instead of the loader's, which say that they are walkscope-probe. */
void complain(const char *format, ...)
{
	va_list args;

	fputs("walklink: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void progress(const char *step)
{
	(void)step;
}

static void on_signal(int signal)
{
	(void)signal;
	stopped = 1;
}

static bool wrong(const char *what, const char *value)
{
	fprintf(stderr, "walklink: %s %s\n%s", what, value, usage);
	return false;
}

static bool parse_id(const char *hex, uint8_t *id)
{
	if (strlen(hex) != 2 * WS_STREAM_ID_BYTES ||
	    strspn(hex, "0123456789abcdefABCDEF") != 2 * WS_STREAM_ID_BYTES)
		return wrong("--stream-id wants 32 hexadecimal digits, not", hex);
	for (int i = 0; i < WS_STREAM_ID_BYTES; i++)
		sscanf(hex + 2 * i, "%2hhx", id + i);
	return true;
}

static bool parse_agent(const char *path, struct options *o)
{
	if (strlen(path) >= sizeof(o->agent_address.sun_path))
		return wrong("too long a path:", path);
	o->agent = path;
	o->agent_address.sun_family = AF_UNIX;
	strcpy(o->agent_address.sun_path, path);
	return true;
}

enum { AGENT, STREAM_ID, PER_SECOND, PACED, KEEP, AGENT_USER, AGENT_WAIT };

static const struct option longs[] = {
	{ "agent", required_argument, NULL, AGENT },
	{ "stream-id", required_argument, NULL, STREAM_ID },
	{ "events-per-second", required_argument, NULL, PER_SECOND },
	{ "paced", no_argument, NULL, PACED },
	{ "keep", required_argument, NULL, KEEP },
	{ "agent-user", required_argument, NULL, AGENT_USER },
	{ "agent-wait", required_argument, NULL, AGENT_WAIT },
	{ 0 },
};

static bool set(int option, const char *value, struct options *o, uint8_t *id)
{
	uint64_t number;

	switch (option) {
	case AGENT:
		return parse_agent(value, o);
	case STREAM_ID:
		return parse_id(value, id);
	case PER_SECOND:
		return parse_number(value, 1, UINT32_MAX, &recording.per_second) ||
		       wrong("--events-per-second wants a number, not", value);
	case PACED:
		recording.paced = true;
		return true;
	case KEEP:
		return parse_number(value, LEAST_KEEP_BYTES, 1UL << 30, &o->keep_bytes) ||
		       wrong("--keep wants bytes from 8388608 to 1073741824, not", value);
	case AGENT_USER:
		return user_find(value, &o->agent_user) || wrong("no such user:", value);
	case AGENT_WAIT:
		if (!parse_number(value, 1, UINT32_MAX, &number))
			return wrong("--agent-wait wants seconds, not", value);
		o->agent_wait_seconds = number;
		return true;
	default:
		return wrong("not understood, or without its value; see above", "");
	}
}

static bool parse(int argc, char **argv, struct options *o, uint8_t *id)
{
	int option;

	while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1)
		if (!set(option, optarg, o, id))
			return false;
	if (optind != argc - 1 || !o->agent)
		return wrong("wants one FILE and", "--agent PATH");
	return true;
}

static bool is_event(const struct ws_frame *frame)
{
	return frame->type != WS_FRAME_LOSS && frame->type != WS_FRAME_COST &&
	       frame->type != WS_FRAME_CLOCK && frame->type != WS_FRAME_CGROUP &&
	       frame->type != WS_FRAME_STREAM_END;
}

/* Frame at an offset; 0 bytes: the recording ends there, or inside it. */
static size_t frame_at(uint64_t offset, struct ws_frame *frame)
{
	if (recording.size - offset < sizeof(*frame))
		return 0;
	memcpy(frame, recording.bytes + offset, sizeof(*frame));
	if (frame->payload_bytes > recording.size - offset - sizeof(*frame))
		return 0;
	return sizeof(*frame) + frame->payload_bytes;
}

static bool map_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat at;
	void *bytes;

	if (fd < 0 || fstat(fd, &at)) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	bytes = mmap(NULL, at.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	recording.bytes = bytes;
	recording.size = at.st_size;
	return true;
}

/* Time of a frame: first in each payload. */
static uint64_t frame_ns(uint64_t offset)
{
	uint64_t ns;

	memcpy(&ns, recording.bytes + offset + sizeof(struct ws_frame), sizeof(ns));
	return ns;
}

/* The header of a stream that is whole frames up to its end. */
static bool check_file(const char *path, struct ws_stream_header *header)
{
	struct ws_frame frame = { 0 };
	uint64_t at;
	size_t size;

	if (recording.size >= sizeof(*header))
		memcpy(header, recording.bytes, sizeof(*header));
	if (recording.size < sizeof(*header) || header->magic != WS_MAGIC ||
	    header->version != WS_VERSION || header->header_bytes > recording.size ||
	    header->header_bytes !=
		    sizeof(*header) + header->nr_constants * sizeof(struct ws_constant)) {
		complain("%s: no frame stream of version %d", path, WS_VERSION);
		return false;
	}
	for (at = header->header_bytes; (size = frame_at(at, &frame)); at += size)
		;
	if (at == recording.size && frame.type == WS_FRAME_STREAM_END)
		return true;
	complain("%s: cut short at byte %" PRIu64 ": wants a stream with its end", path, at);
	return false;
}

/* Makes what there is room and time for: the place in the stream is the place in the file. */
static void make(struct buffer *b)
{
	uint64_t ns = clock_ns(CLOCK_MONOTONIC) - recording.begin_ns, due = UINT64_MAX;
	struct ws_frame frame;
	size_t size;

	if (recording.per_second)
		due = (double)ns / SECOND_NS * recording.per_second;
	while (recording.events < due && (size = frame_at(b->made, &frame)) &&
	       (!recording.paced || frame_ns(b->made) - recording.first_ns <= ns) &&
	       buffer_room(b, size)) {
		buffer_put(b, recording.bytes + b->made, size);
		recording.events += is_event(&frame);
	}
}

static bool run(struct link *l)
{
	struct output *o = &l->output;
	uint64_t since = 0;

	recording.begin_ns = clock_ns(CLOCK_MONOTONIC);
	while (!stopped) {
		struct pollfd ready;

		make(&o->buffer);
		o->flush(o);
		if (o->buffer.kept.offset == recording.size)
			return true;
		if (!since && o->buffer.made == recording.size)
			since = clock_ns(CLOCK_MONOTONIC);
		if (since && o->given_up(o, since)) {
			complain("%s does not confirm the end", o->name);
			return false;
		}
		ready = o->waits_for(o);
		poll(&ready, 1, recording.paced ? PROBE_TURN_MS : TURN_MS);
	}
	return false;
}

static void report(const struct link *l)
{
	printf("walklink: stream_id=");
	for (int i = 0; i < WS_STREAM_ID_BYTES; i++)
		printf("%02x", l->stream_id[i]);
	printf(" bytes=%" PRIu64 " confirmed=%" PRIu64 " events=%" PRIu64 " connections=%" PRIu64
	       "\n",
	       recording.size, l->output.buffer.kept.offset, recording.events, l->connections);
}

int main(int argc, char **argv)
{
	static const uint8_t none[WS_STREAM_ID_BYTES];
	struct options options = { .keep_bytes = DEFAULT_KEEP_BYTES, .agent_wait_seconds = 30 };
	struct sigaction action = { .sa_handler = on_signal };
	uint8_t id[WS_STREAM_ID_BYTES] = { 0 };
	struct ws_stream_header header;
	struct output *output;
	bool whole;

	opterr = 0;
	if (!parse(argc, argv, &options, id))
		return 2;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if (!map_file(argv[optind]) || !check_file(argv[optind], &header))
		return 1;
	output = link_open(&options);
	if (!output || buffer_header(&output->buffer, (const void *)recording.bytes,
				     (const void *)(recording.bytes + sizeof(header))))
		return 1;
	recording.first_ns = frame_ns(header.header_bytes);
	if (memcmp(id, none, sizeof(id)))
		link_make_again((struct link *)output, id, recording.size);
	whole = run((struct link *)output);
	report((struct link *)output);
	output->close(output);
	return whole ? 0 : 1;
}
