// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Link to the agent: agents that lie, and those of other users. */
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"
#include "test.h"

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
	open_link();
	put();
	agent_goes();
	bind_agent();
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
	agent_goes();
	agent_comes();
}

void test_link_refusals(void)
{
	begin_agents();
	agent_comes();
	agents_that_lie();
	a_confirmation_of_what_is_here();
	another_users_agent();
	end_agents();
}
