// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Link to the agent: agents that stop anywhere, and a buffer that is full. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "agent.h"
#include "clocks.h"
#include "test.h"

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
	agent_comes();
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

void test_link(void)
{
	begin_agents();
	a_full_buffer_drops_nothing(); /* first: it begins without an agent */
	a_stream_begins();
	it_goes_on_at_any_frame();
	an_agent_that_lost_its_spool();
	an_agent_that_ends_inside_a_frame();
	bytes_come_one_by_one();
	a_stream_that_is_made_again();
	an_agent_that_does_nothing();
	end_agents();
}
