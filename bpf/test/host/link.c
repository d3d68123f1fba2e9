// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Link to the agent: agents that stop anywhere, agents that lie, and a buffer that is full. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "link.h"
#include "test.h"

#define CONSTANTS 3
#define HEADER	  (sizeof(struct ws_stream_header) + CONSTANTS * sizeof(struct ws_constant))

/* The end of the link that is the agent's; nothing here waits. */
static struct agent {
	int listener, fd;
	struct ws_hello hello;
	struct ws_resume resume;
} agent;

static struct options options;
static struct link *link_;
/* The whole stream, as it must come. */
static uint8_t *model;
static uint64_t ends[200000]; /* of its frames */
static unsigned int nr_frames;

static void open_link(void)
{
	struct ws_stream_header header = { .magic = WS_MAGIC,
					   .header_bytes = HEADER,
					   .nr_constants = CONSTANTS };
	struct ws_constant constants[CONSTANTS] = { { .name = "A", .value = 7 } };
	struct output *output = link_open(&options);

	link_ = (struct link *)output;
	check(output && !buffer_header(&output->buffer, &header, constants), "a link");
	memcpy(model, output->buffer.header, HEADER);
	nr_frames = 0;
}

static uint64_t made(void)
{
	return link_->output.buffer.made;
}

static struct mark kept(void)
{
	return link_->output.buffer.kept;
}

/* Puts a frame of an event, of a size that differs from the one before; false: no room. */
static bool put(void)
{
	uint8_t frame[sizeof(struct ws_frame) + 600];
	struct ws_frame head = { .type = WS_FRAME_HOLE, .payload_bytes = nr_frames * 37 % 600 };
	size_t size = sizeof(head) + head.payload_bytes;

	if (!buffer_room(&link_->output.buffer, size))
		return false;
	memcpy(frame, &head, sizeof(head));
	memset(frame + sizeof(head), nr_frames, head.payload_bytes);
	memcpy(model + made(), frame, size);
	buffer_put(&link_->output.buffer, frame, size);
	ends[nr_frames++] = made();
	return true;
}

static void put_frames(int nr)
{
	while (nr-- && put())
		;
}

static int flush(void)
{
	link_->retry_ns = 0; /* the pause is over */
	return link_->output.flush(&link_->output);
}

static bool away(void)
{
	return link_->state == LINK_AWAY && link_->output.fd < 0;
}

static void hang_up(void)
{
	if (agent.fd >= 0)
		close(agent.fd);
	agent.fd = -1;
}

static void close_link(void)
{
	hang_up();
	link_->output.close(&link_->output);
}

static bool take(void *into, size_t size)
{
	return recv(agent.fd, into, size, MSG_DONTWAIT) == (ssize_t)size;
}

/* Accepts the connection that the probe makes now, and takes its HELLO. */
static bool accepted(void)
{
	hang_up();
	flush();
	if (!away() && link_->state != LINK_GREETING)
		flush(); /* sees the end of the one before */
	if (away())
		flush();
	agent.fd = accept(agent.listener, NULL, NULL);
	return agent.fd >= 0 && take(&agent.hello, sizeof(agent.hello));
}

static void say(const void *answer, size_t size)
{
	check(send(agent.fd, answer, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size,
	      "the agent answers");
}

static struct ws_welcome welcome_at(uint64_t confirmed)
{
	return (struct ws_welcome){ .magic = WS_WELCOME_MAGIC,
				    .version = WS_LINK_VERSION,
				    .welcome_bytes = sizeof(struct ws_welcome),
				    .confirmed = confirmed };
}

static void welcome(uint64_t confirmed)
{
	struct ws_welcome answer = welcome_at(confirmed);

	say(&answer, sizeof(answer));
	flush();
}

static void confirm(uint64_t offset)
{
	struct ws_confirm answer = { offset };

	say(&answer, sizeof(answer));
	flush();
}

static bool accepted_from(uint64_t confirmed)
{
	if (!accepted())
		return false;
	welcome(confirmed);
	return take(&agent.resume, sizeof(agent.resume));
}

/* True if the header comes, and then the stream from there up to its end, byte for byte. */
static bool comes_from(uint64_t offset, size_t piece)
{
	static uint8_t some[1 << 20];
	uint64_t at = 0, header = HEADER;
	ssize_t n;

	while (at < header || offset < made()) {
		size_t size = at < header && header - at < piece ? header - at : piece;

		n = recv(agent.fd, some, size, MSG_DONTWAIT);
		if (n > 0 && at < header) {
			if (memcmp(some, model + at, n))
				return false;
			at += n;
		} else if (n > 0) {
			if (offset + n > made() || memcmp(some, model + offset, n))
				return false;
			offset += n;
		} else if (n == 0 || errno != EAGAIN || !link_->output.pending(&link_->output)) {
			return false;
		}
		flush();
	}
	return recv(agent.fd, some, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

static void a_stream_begins(void)
{
	open_link();
	put_frames(20);
	check(accepted() && agent.hello.magic == WS_HELLO_MAGIC &&
		      agent.hello.version == WS_LINK_VERSION &&
		      agent.hello.hello_bytes == sizeof(agent.hello) &&
		      agent.hello.kept_from == HEADER && agent.hello.made == made() &&
		      !memcmp(agent.hello.stream_id, link_->stream_id, WS_STREAM_ID_BYTES),
	      "HELLO says which stream, and what there is of it");
	flush();
	check(recv(agent.fd, &agent.resume, 1, MSG_DONTWAIT) < 0, "nothing more before WELCOME");
	welcome(0);
	check(take(&agent.resume, sizeof(agent.resume)) && agent.resume.offset == HEADER &&
		      !agent.resume.skipped_bytes && !agent.resume.skipped_events,
	      "a new stream begins behind its header");
	check(comes_from(HEADER, 4096), "header and frames come as they are");
	check(kept().offset == HEADER && link_->output.pending(&link_->output),
	      "what is not confirmed is kept");
	confirm(ends[9]);
	check(kept().offset == ends[9] && kept().events == 10, "what is confirmed is not");
	confirm(ends[9]);
	confirm(ends[19]);
	check(kept().events == 20 && !link_->output.pending(&link_->output), "up to the last byte");
	close_link();
}

static void it_goes_on_at_any_frame(void)
{
	open_link();
	put_frames(300);
	for (unsigned int i = 0; i < nr_frames; i++)
		if (!accepted_from(ends[i]) || agent.resume.offset != ends[i] ||
		    agent.resume.skipped_bytes || kept().events != i + 1 ||
		    !comes_from(ends[i], 4096))
			check(false, "the stream goes on at a frame");
	check(link_->connections == 300, "at each of 300 frames");
	close_link();
}

static void an_agent_that_lost_its_spool(void)
{
	uint8_t some[5000];

	open_link();
	put_frames(100);
	check(accepted_from(0) && comes_from(HEADER, 4096), "all comes");
	confirm(ends[29]);
	confirm(ends[59]);
	check(accepted_from(0) && agent.resume.offset == ends[59] &&
		      agent.resume.skipped_bytes == ends[59] - HEADER &&
		      agent.resume.skipped_events == 60 && comes_from(ends[59], 4096) &&
		      complained("lost 60 events"),
	      "what it has confirmed and lost is told, and the rest comes");
	check(accepted_from(ends[29]) && agent.resume.skipped_bytes == ends[59] - ends[29] &&
		      agent.resume.skipped_events == 30 && complained("lost 30 events"),
	      "from what it has confirmed before, exactly");
	check(accepted_from(ends[40]) && agent.resume.skipped_events == 30,
	      "from elsewhere, at most");
	for (unsigned int i = 0; i < LINK_MARKS + 40; i++) {
		put();
		flush();
		while (recv(agent.fd, some, sizeof(some), MSG_DONTWAIT) > 0)
			flush();
		confirm(made());
	}
	check(accepted_from(ends[59]) && agent.resume.skipped_events == kept().events,
	      "from what is forgotten, at most");
	close_link();
}

static void a_full_buffer_drops_nothing(void)
{
	uint64_t first;

	open_link();
	while (put())
		flush();
	check(complained("cannot connect"), "that nobody listens is told");
	flush();
	check(!complained("cannot connect"), "once");
	first = nr_frames;
	check(made() - HEADER > LEAST_KEEP_BYTES - 1000, "the buffer is full");
	check(!put() && nr_frames == first, "and takes no more");
	agent.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	check(!bind(agent.listener, (struct sockaddr *)&options.agent_address,
		    sizeof(options.agent_address)) &&
		      !listen(agent.listener, 5),
	      "an agent comes");
	check(accepted_from(0) && comes_from(HEADER, 1 << 20), "all is there");
	confirm(ends[first / 2]);
	put_frames(first / 4);
	check(nr_frames == first + first / 4, "what is confirmed makes room");
	check(accepted_from(ends[first / 2]) && comes_from(ends[first / 2], 1 << 20),
	      "and across the ring's end the stream is the same");
	close_link();
}

static void an_agent_that_ends_inside_a_frame(void)
{
	uint8_t some[1000];

	open_link();
	put_frames(100);
	for (size_t bytes = 1; bytes < sizeof(some); bytes += 61) {
		check(accepted_from(0) && take(some, bytes), "a part of the stream comes");
		hang_up();
		flush();
		check(away() && complained("the connection is lost") && kept().offset == HEADER,
		      "an agent that is gone is told, and nothing with it");
	}
	check(accepted_from(ends[3]) && complained("connected again, the stream goes on at byte") &&
		      comes_from(ends[3], 100),
	      "the next gets whole frames");
	check(accepted() && send(agent.fd, "WSLO", 4, MSG_NOSIGNAL) == 4 && !flush(),
	      "a part of an answer");
	hang_up();
	flush();
	check(accepted_from(ends[3]) && comes_from(ends[3], 100), "is forgotten with its agent");
	close_link();
}

static void bytes_come_one_by_one(void)
{
	struct ws_welcome answer;
	struct ws_confirm offset;
	int small = 1;

	open_link();
	put_frames(500);
	answer = welcome_at(ends[0]);
	check(accepted(), "an agent");
	setsockopt(link_->output.fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	for (size_t i = 0; i < sizeof(answer); i++) {
		check(link_->state == LINK_GREETING, "an answer counts when it is whole");
		say((const uint8_t *)&answer + i, 1);
		flush();
	}
	check(take(&agent.resume, sizeof(agent.resume)) && agent.resume.offset == ends[0] &&
		      comes_from(ends[0], 7),
	      "a reader of few bytes at a time gets the same");
	offset.offset = ends[400];
	for (size_t i = 0; i < sizeof(offset); i++) {
		check(kept().offset == ends[0], "a confirmation counts when it is whole");
		say((const uint8_t *)&offset + i, 1);
		flush();
	}
	check(kept().offset == ends[400], "and does then");
	close_link();
}

static void refuse_answer(struct ws_welcome answer, const char *why)
{
	struct mark before = kept();

	check(accepted(), "an agent");
	say(&answer, sizeof(answer));
	flush();
	check(away() && complained(why) && kept().offset == before.offset, why);
}

static void refuse_confirm(uint64_t offset, const char *why)
{
	struct mark before;

	check(accepted_from(kept().offset) && comes_from(kept().offset, 4096), "an agent");
	before = kept();
	confirm(offset);
	check(away() && complained(why) && kept().offset == before.offset &&
		      kept().events == before.events,
	      why);
}

static void agents_that_lie(void)
{
	struct ws_welcome answer;

	open_link();
	put_frames(50);
	answer = welcome_at(0);
	answer.magic = 0x50545448;
	refuse_answer(answer, "no agent listens there");
	answer = welcome_at(0);
	answer.version = 9;
	refuse_answer(answer, "another version of the link: 9");
	refuse_answer(welcome_at(made() + 1), "what is not in the stream");
	refuse_answer(welcome_at(UINT64_MAX), "what is not in the stream");
	refuse_answer(welcome_at(HEADER - 1), "what is not in the stream");
	refuse_answer(welcome_at(ends[7] + 1), "part of a frame");
	for (uint32_t why = 1; why < 5; why++) {
		static const char *const said[] = { "", "version", "already", "many", "reason 4" };

		answer = welcome_at(0);
		answer.refused = why;
		refuse_answer(answer, said[why]);
	}
	refuse_confirm(ends[7] - 1, "part of a frame");
	refuse_confirm(made() + 1, "what it did not get");
	refuse_confirm(UINT64_MAX, "what it did not get");
	check(accepted_from(ends[7]) && comes_from(ends[7], 4096), "an agent");
	refuse_confirm(ends[6], "takes back");
	check(accepted_from(kept().offset) && comes_from(kept().offset, 4096),
	      "after all of them an agent gets all");
	close_link();
}

/* Bytes that are made and not sent cannot be safe with the agent. */
static void a_confirmation_of_what_is_here(void)
{
	open_link();
	put_frames(5);
	check(accepted_from(0) && comes_from(HEADER, 4096), "an agent");
	put_frames(1);
	confirm(made());
	check(away() && complained("what it did not get") && kept().offset == HEADER,
	      "it is no confirmation");
	close_link();
}

static void another_users_agent(void)
{
	int own = agent.listener;

	open_link();
	put();
	close(own);
	unlink(options.agent);
	agent.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	check(!bind(agent.listener, (struct sockaddr *)&options.agent_address,
		    sizeof(options.agent_address)),
	      "a socket");
	if (geteuid()) {
		link_->own_uid = getuid() + 1;
		listen(agent.listener, 5);
	} else {
		check(!seteuid(12345) && !listen(agent.listener, 5) && !seteuid(0),
		      "another user listens");
	}
	flush();
	check(away() && complained("refused: its user is"),
	      "it is told, and nothing is said to it");
	flush();
	check(!complained("refused"), "once");
	while ((agent.fd = accept(agent.listener, NULL, NULL)) >= 0)
		hang_up();
	options.agent_user.uid = geteuid() ? getuid() : 12345;
	check(accepted_from(0) && comes_from(HEADER, 100), "--agent-user is let in");
	options.agent_user.uid = 0;
	close_link();
	close(agent.listener);
	unlink(options.agent);
	agent.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	check(!bind(agent.listener, (struct sockaddr *)&options.agent_address,
		    sizeof(options.agent_address)) &&
		      !listen(agent.listener, 5),
	      "an agent of our own");
}

static void a_stream_that_is_made_again(void)
{
	uint8_t id[WS_STREAM_ID_BYTES] = "of another run";
	uint64_t all;

	open_link();
	put_frames(100);
	all = made();
	close_link();
	open_link();
	link_make_again(link_, id, all);
	check(accepted() && agent.hello.made == all &&
		      !memcmp(agent.hello.stream_id, id, sizeof(id)),
	      "HELLO says what was made before");
	welcome(ends[59]);
	check(take(&agent.resume, sizeof(agent.resume)) && agent.resume.offset == ends[59] &&
		      made() == ends[59] && kept().offset == ends[59],
	      "what is confirmed is skipped");
	nr_frames = 60;
	put_frames(40);
	check(made() == all && comes_from(ends[59], 100), "and the rest is the same stream");
	close_link();
}

static void an_agent_that_does_nothing(void)
{
	open_link();
	options.agent_wait_seconds = 30;
	put();
	check(link_->output.given_up(&link_->output, 0), "an end that waits for ever is given up");
	link_->progress_ns = clock_ns(CLOCK_MONOTONIC);
	check(!link_->output.given_up(&link_->output, 0), "but not while the agent takes bytes");
	close_link();
}

static uint64_t random_state;

static uint64_t below(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

/* An offset: most often the end of a frame, at times near one, or anything. */
static uint64_t some_offset(void)
{
	uint64_t end = nr_frames ? ends[below(nr_frames)] : 0;

	switch (below(8)) {
	case 0:
		return end + below(5) - 2;
	case 1:
		return random_state;
	default:
		return end;
	}
}

static void some_answer(void)
{
	struct ws_welcome answer = welcome_at(below(3) ? some_offset() : 0);
	struct ws_confirm offset = { some_offset() };
	uint8_t bytes[sizeof(answer)];
	bool greeting = link_->state == LINK_GREETING;
	size_t size = greeting ? sizeof(answer) : sizeof(offset);

	memcpy(bytes, greeting ? (void *)&answer : (void *)&offset, size);
	if (!below(6))
		bytes[below(size)] ^= 1 << below(8);
	if (!below(6))
		size = below(size);
	send(agent.fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* What holds whatever an agent says. */
static bool sound(struct mark before)
{
	struct mark now = kept();

	return now.offset >= before.offset && now.offset <= made() &&
	       now.offset == (now.events ? ends[now.events - 1] : HEADER) &&
	       (link_->state != LINK_STREAMING ||
		(link_->sent >= now.offset && link_->sent <= made())) &&
	       away() == (link_->output.fd < 0);
}

static void whatever_an_agent_says(uint64_t seed)
{
	uint8_t some[5000];
	struct mark before;
	bool ok = true;

	random_state = seed * 0x9e3779b97f4a7c15;
	open_link();
	for (int i = 0; i < 300 && ok; i++) {
		before = kept();
		put_frames(below(20));
		flush();
		if (agent.fd < 0)
			agent.fd = accept(agent.listener, NULL, NULL);
		if (below(3))
			some_answer();
		if (below(3))
			recv(agent.fd, some, below(sizeof(some)), MSG_DONTWAIT);
		if (!below(12))
			hang_up();
		flush();
		ok = sound(before);
		if (away())
			hang_up();
	}
	if (!ok)
		fprintf(stderr, "seed %lu\n", (unsigned long)seed);
	check(ok, "whatever an agent says, what is not confirmed stays");
	while (agent.fd >= 0 || (agent.fd = accept(agent.listener, NULL, NULL)) >= 0)
		hang_up();
	before = kept();
	check(accepted_from(before.offset) && comes_from(before.offset, 1 << 20),
	      "and an honest one gets it");
	close_link();
}

void test_link(void)
{
	char folder[] = "/tmp/walkscope-link-XXXXXX", path[64];

	check(mkdtemp(folder), "a folder of ours");
	snprintf(path, sizeof(path), "%s/agent", folder);
	options = (struct options){ .agent = path,
				    .agent_address.sun_family = AF_UNIX,
				    .keep_bytes = LEAST_KEEP_BYTES };
	snprintf(options.agent_address.sun_path, sizeof(options.agent_address.sun_path), "%s",
		 path);
	model = calloc(1, 64 << 20);
	agent.fd = -1;
	a_full_buffer_drops_nothing(); /* first: it begins without an agent */
	a_stream_begins();
	it_goes_on_at_any_frame();
	an_agent_that_lost_its_spool();
	an_agent_that_ends_inside_a_frame();
	bytes_come_one_by_one();
	agents_that_lie();
	a_confirmation_of_what_is_here();
	another_users_agent();
	a_stream_that_is_made_again();
	an_agent_that_does_nothing();
	for (uint64_t seed = 1; seed <= 300; seed++)
		whatever_an_agent_says(seed);
	close(agent.listener);
	free(model);
	unlink(path);
	rmdir(folder);
}
