// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include "agent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test.h"

struct agent agent;
struct options options;
struct link *link_;
uint64_t ends[200000];
unsigned int nr_frames;

static uint8_t *model; /* the whole stream, as it must come */
static char folder[32], path[64];

void begin_agents(void)
{
	strcpy(folder, "/tmp/walkscope-link-XXXXXX");
	check(mkdtemp(folder), "a folder of ours");
	snprintf(path, sizeof(path), "%s/agent", folder);
	options = (struct options){ .agent = path,
				    .agent_address.sun_family = AF_UNIX,
				    .keep_bytes = LEAST_KEEP_BYTES };
	snprintf(options.agent_address.sun_path, sizeof(options.agent_address.sun_path), "%s",
		 path);
	model = calloc(1, 64 << 20);
	agent.listener = agent.fd = -1;
}

void end_agents(void)
{
	agent_goes();
	free(model);
	rmdir(folder);
}

void bind_agent(void)
{
	agent.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	check(!bind(agent.listener, (struct sockaddr *)&options.agent_address,
		    sizeof(options.agent_address)),
	      "a socket");
}

void agent_comes(void)
{
	bind_agent();
	check(!listen(agent.listener, 5), "an agent comes");
}

void agent_goes(void)
{
	close(agent.listener);
	unlink(path);
}

void open_link(void)
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

uint64_t made(void)
{
	return link_->output.buffer.made;
}

struct mark kept(void)
{
	return link_->output.buffer.kept;
}

bool put(void)
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

void put_frames(int nr)
{
	while (nr-- && put())
		;
}

int flush(void)
{
	link_->retry_ns = 0; /* the pause is over */
	return link_->output.flush(&link_->output);
}

bool away(void)
{
	return link_->state == LINK_AWAY && link_->output.fd < 0;
}

void hang_up(void)
{
	if (agent.fd >= 0)
		close(agent.fd);
	agent.fd = -1;
}

void close_link(void)
{
	hang_up();
	link_->output.close(&link_->output);
}

bool take(void *into, size_t size)
{
	return recv(agent.fd, into, size, MSG_DONTWAIT) == (ssize_t)size;
}

bool accepted(void)
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

void say(const void *answer, size_t size)
{
	check(send(agent.fd, answer, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size,
	      "the agent answers");
}

struct ws_welcome welcome_at(uint64_t confirmed)
{
	return (struct ws_welcome){ .magic = WS_WELCOME_MAGIC,
				    .version = WS_LINK_VERSION,
				    .welcome_bytes = sizeof(struct ws_welcome),
				    .confirmed = confirmed };
}

void welcome(uint64_t confirmed)
{
	struct ws_welcome answer = welcome_at(confirmed);

	say(&answer, sizeof(answer));
	flush();
}

void confirm(uint64_t offset)
{
	struct ws_confirm answer = { offset };

	say(&answer, sizeof(answer));
	flush();
}

bool accepted_from(uint64_t confirmed)
{
	if (!accepted())
		return false;
	welcome(confirmed);
	return take(&agent.resume, sizeof(agent.resume));
}

bool comes_from(uint64_t offset, size_t piece)
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
