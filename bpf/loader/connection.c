// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Connection of the link: made, lost, made again; never waited for. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "link.h"
#include "peer.h"
#include "say.h"

#define SECOND_NS 1000000000ULL

static void lose(struct link *l, int error)
{
	link_tell(l,
		  "the connection is lost (%s): the stream waits here, and goes on when it is back",
		  error ? strerror(error) : "closed by the agent");
	link_disconnect(l);
}

static bool may_be_agent(const struct link *l, uid_t uid)
{
	return uid == 0 || uid == l->own_uid || uid == l->options->agent_user.uid;
}

/* A socket of this family connects at once, or not. */
static void connect_now(struct link *l)
{
	const struct sockaddr_un *to = &l->options->agent_address;
	uid_t uid;

	l->output.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->output.fd < 0 || connect(l->output.fd, (const struct sockaddr *)to, sizeof(*to)) ||
	    !peer_uid(l->output.fd, &uid)) {
		link_tell(l, "cannot connect (%s%s): the stream waits here until it is there",
			  strerror(errno),
			  errno == EACCES ? "; the socket's group must be the probe's" : "");
		link_disconnect(l);
	} else if (!may_be_agent(l, uid)) {
		link_tell(l,
			  "refused: its user is %u, neither root nor --agent-user nor the probe's "
			  "own",
			  uid);
		link_disconnect(l);
	} else {
		link_greet(l);
	}
}

/* Takes the answers that have come. */
static void receive(struct link *l)
{
	size_t wanted;
	ssize_t n;

	while (l->state != LINK_AWAY) {
		wanted = l->state == LINK_GREETING ? sizeof(l->answer.welcome)
						   : sizeof(l->answer.confirm);
		n = recv(l->output.fd, l->answer.bytes + l->answer_came, wanted - l->answer_came,
			 MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			return lose(l, n ? errno : 0);
		l->progress_ns = clock_ns(CLOCK_MONOTONIC);
		l->answer_came += n;
		if (l->answer_came < wanted)
			continue;
		l->answer_came = 0;
		if (l->state == LINK_GREETING)
			link_welcomed(l);
		else
			link_confirmed(l);
	}
}

/* What is to be sent next; size 0: nothing. */
static const uint8_t *next(const struct link *l, size_t *size)
{
	const struct buffer *b = &l->output.buffer;

	if (l->message_sent < l->message_bytes) {
		*size = l->message_bytes - l->message_sent;
		return l->message.bytes + l->message_sent;
	}
	*size = 0;
	if (l->state == LINK_RESUMING)
		return buffer_at(b, l->header_sent, size);
	return l->state == LINK_STREAMING ? buffer_at(b, l->sent, size) : NULL;
}

static void went(struct link *l, size_t bytes)
{
	if (l->message_sent < l->message_bytes)
		l->message_sent += bytes;
	else if (l->state == LINK_RESUMING)
		l->header_sent += bytes;
	else
		l->sent += bytes;
	if (l->state == LINK_RESUMING && l->header_sent == l->output.buffer.header_bytes)
		l->state = LINK_STREAMING;
}

static void give(struct link *l)
{
	const uint8_t *data;
	size_t size;
	ssize_t n;

	while (l->state != LINK_AWAY && (data = next(l, &size), size)) {
		n = send(l->output.fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n >= 0) {
			l->progress_ns = clock_ns(CLOCK_MONOTONIC);
			went(l, n);
		} else if (errno == EAGAIN) {
			return;
		} else if (errno != EINTR) {
			return lose(l, errno);
		}
	}
}

static int flush(struct output *o)
{
	struct link *l = (struct link *)o;

	if (!o->buffer.header_bytes) /* nothing to send yet */
		return 0;
	if (l->state == LINK_AWAY && clock_ns(CLOCK_MONOTONIC) >= l->retry_ns)
		connect_now(l);
	receive(l);
	give(l);
	return 0;
}

/* What is not confirmed. */
static bool pending(const struct output *o)
{
	return o->buffer.kept.offset < o->buffer.made;
}

static struct pollfd waits_for(const struct output *o)
{
	const struct link *l = (const struct link *)o;
	size_t size = 0;

	if (l->state != LINK_AWAY)
		next(l, &size);
	return (struct pollfd){ .fd = l->output.fd, .events = POLLIN | (size ? POLLOUT : 0) };
}

static bool given_up(const struct output *o, uint64_t since_ns)
{
	const struct link *l = (const struct link *)o;
	uint64_t last_ns = l->progress_ns > since_ns ? l->progress_ns : since_ns;

	return clock_ns(CLOCK_MONOTONIC) - last_ns > l->options->agent_wait_seconds * SECOND_NS;
}

static int close_link(struct output *o)
{
	struct link *l = (struct link *)o;

	if (l->output.fd >= 0)
		close(l->output.fd);
	buffer_close(&o->buffer);
	free(l);
	return 0;
}

void link_make_again(struct link *l, const uint8_t *stream_id, uint64_t made_before)
{
	memcpy(l->stream_id, stream_id, sizeof(l->stream_id));
	l->made_before = made_before;
}

/* The first connection is made when privileges are dropped, as all later ones. */
struct output *link_open(const struct options *options)
{
	struct link *l = calloc(1, sizeof(*l));
	int err = l ? buffer_open(&l->output.buffer, options->keep_bytes) : -ENOMEM;

	if (!err && getrandom(l->stream_id, sizeof(l->stream_id), 0) != sizeof(l->stream_id))
		err = -errno;
	if (err) {
		complain("cannot keep %" PRIu64 " bytes of the stream: %s", options->keep_bytes,
			 strerror(-err));
		if (l)
			buffer_close(&l->output.buffer);
		free(l);
		return NULL;
	}
	l->output.fd = -1;
	l->output.name = options->agent;
	l->output.untaken = "they were not confirmed by the agent at";
	l->output.flush = flush;
	l->output.pending = pending;
	l->output.waits_for = waits_for;
	l->output.given_up = given_up;
	l->output.close = close_link;
	l->options = options;
	l->own_uid = getuid();
	l->pause_ns = LINK_FIRST_PAUSE_NS;
	return &l->output;
}
