// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The link: what the probe says, and what follows from the agent's answers. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "link.h"
#include "say.h"

#define LONGEST_PAUSE_NS 2000000000ULL

/* Says the same once until a connection is accepted, because there is a try every two seconds. */
void link_tell(struct link *l, const char *format, ...)
{
	char text[sizeof(l->told)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (strcmp(text, l->told))
		complain("agent at %s: %s", l->output.name, text);
	memcpy(l->told, text, sizeof(text));
}

void link_disconnect(struct link *l)
{
	if (l->output.fd >= 0)
		close(l->output.fd);
	l->output.fd = -1;
	l->state = LINK_AWAY;
	l->retry_ns = clock_ns(CLOCK_MONOTONIC) + l->pause_ns;
	l->pause_ns = l->pause_ns * 2 < LONGEST_PAUSE_NS ? l->pause_ns * 2 : LONGEST_PAUSE_NS;
}

/* An answer that no agent gives: a bug, or an attack. */
static void distrust(struct link *l, const char *what, uint64_t value)
{
	link_tell(l, "%s %" PRIu64 ": the connection is closed", what, value);
	link_disconnect(l);
}

static void send_message(struct link *l, size_t bytes)
{
	l->message_bytes = bytes;
	l->message_sent = 0;
}

void link_greet(struct link *l)
{
	const struct buffer *b = &l->output.buffer;

	l->message.hello = (struct ws_hello){
		.magic = WS_HELLO_MAGIC,
		.version = WS_LINK_VERSION,
		.hello_bytes = sizeof(l->message.hello),
		.kept_from = b->kept.offset,
		.made = b->made > l->made_before ? b->made : l->made_before,
	};
	memcpy(l->message.hello.stream_id, l->stream_id, sizeof(l->stream_id));
	send_message(l, sizeof(l->message.hello));
	l->answer_came = 0;
	l->state = LINK_GREETING;
}

/* Forgets what is confirmed; false: the offset is not the end of a frame that is kept. */
static bool confirm(struct link *l, uint64_t offset)
{
	struct buffer *b = &l->output.buffer;
	struct mark mark = buffer_mark(b, offset);

	if (mark.offset != offset)
		return false;
	if (offset == b->kept.offset)
		return true;
	buffer_forget(b, mark);
	l->pause_ns = LINK_FIRST_PAUSE_NS;
	l->marks[l->nr_marks++ % LINK_MARKS] = mark;
	return true;
}

/* Events before an offset that was confirmed, or before the nearest one below that is known. */
static uint64_t events_before(const struct link *l, uint64_t offset)
{
	for (uint64_t n = l->nr_marks, end = n > LINK_MARKS ? n - LINK_MARKS : 0; n-- > end;)
		if (l->marks[n % LINK_MARKS].offset <= offset)
			return l->marks[n % LINK_MARKS].events;
	return 0;
}

static void tell_resumed(struct link *l)
{
	const struct ws_resume *r = &l->message.resume;

	l->told[0] = 0;
	if (l->connections++)
		complain("agent at %s: connected again, the stream goes on at byte %" PRIu64,
			 l->output.name, l->sent);
	else
		progress("connected to the agent");
	if (r->skipped_bytes)
		complain("agent at %s: lost %" PRIu64 " events (%" PRIu64 " bytes) that it had "
			 "confirmed",
			 l->output.name, (uint64_t)r->skipped_events, (uint64_t)r->skipped_bytes);
}

/* Where the agent has less than it once confirmed, what lies between is nowhere. */
static void resume(struct link *l, uint64_t confirmed)
{
	const struct buffer *b = &l->output.buffer;
	uint64_t from = confirmed ? confirmed : b->header_bytes;
	bool skipped = from < b->kept.offset;

	l->message.resume = (struct ws_resume){
		.offset = b->kept.offset,
		.skipped_bytes = skipped ? b->kept.offset - from : 0,
		.skipped_events = skipped ? b->kept.events - events_before(l, from) : 0,
	};
	send_message(l, sizeof(l->message.resume));
	l->header_sent = 0;
	l->sent = b->kept.offset;
	l->state = LINK_RESUMING;
	tell_resumed(l);
}

static void refused(struct link *l, uint32_t why)
{
	static const char *const reasons[] = {
		[WS_REFUSAL_VERSION] = "it does not know version 1 of the link",
		[WS_REFUSAL_CONNECTED] = "it has a connection of this stream already",
		[WS_REFUSAL_FULL] = "it has as many streams as it takes",
	};

	if (why < sizeof(reasons) / sizeof(*reasons))
		link_tell(l, "refuses the stream: %s", reasons[why]);
	else
		link_tell(l, "refuses the stream, reason %u", why);
	link_disconnect(l);
}

void link_welcomed(struct link *l)
{
	const struct ws_welcome *w = &l->answer.welcome;
	struct buffer *b = &l->output.buffer;
	uint64_t confirmed = w->confirmed;

	if (w->magic != WS_WELCOME_MAGIC)
		return distrust(l, "no agent listens there: its first word is", w->magic);
	if (w->refused)
		return refused(l, w->refused);
	if (w->version != WS_LINK_VERSION || w->welcome_bytes != sizeof(*w))
		return distrust(l, "it speaks another version of the link:", w->version);
	if (confirmed > b->made && confirmed <= l->made_before)
		buffer_skip_to(b, confirmed);
	if (confirmed > b->made || (confirmed && confirmed < b->header_bytes))
		return distrust(l, "it confirms what is not in the stream: offset", confirmed);
	if (confirmed > b->kept.offset && !confirm(l, confirmed))
		return distrust(l, "it confirms part of a frame: offset", confirmed);
	resume(l, confirmed);
}

void link_confirmed(struct link *l)
{
	uint64_t offset = l->answer.confirm.offset;

	if (offset < l->output.buffer.kept.offset)
		return distrust(l, "it takes back what it confirmed: offset", offset);
	if (offset > l->sent)
		return distrust(l, "it confirms what it did not get: offset", offset);
	if (!confirm(l, offset))
		return distrust(l, "it confirms part of a frame: offset", offset);
}
