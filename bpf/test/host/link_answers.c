// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Link to the agent: agents that say anything. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "agent.h"
#include "test.h"

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

void test_link_answers(void)
{
	begin_agents();
	agent_comes();
	for (uint64_t seed = 1; seed <= 300; seed++)
		whatever_an_agent_says(seed);
	end_agents();
}
