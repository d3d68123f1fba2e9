/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Link to the agent: wire.h has its messages. The stream stays in the buffer until the agent has
 * confirmed it; where the connection is lost another is made, for ever, and the stream goes on from
 * what is confirmed.
 */
#ifndef WALKSCOPE_LINK_H
#define WALKSCOPE_LINK_H

#include <sys/un.h>

#include "output.h"

#define LINK_MARKS	    4096
#define LINK_FIRST_PAUSE_NS 100000000ULL /* doubles up to 2 s */

enum link_state {
	LINK_AWAY,     /* no connection; there will be another try */
	LINK_GREETING, /* HELLO is sent, WELCOME awaited */
	LINK_RESUMING, /* RESUME and the stream's header are sent */
	LINK_STREAMING,
};

struct link {
	struct output output; /* first */
	const struct options *options;
	uid_t own_uid; /* of the start */
	uint8_t stream_id[WS_STREAM_ID_BYTES];
	uint64_t made_before; /* bytes that another run has made of this stream; 0: a new one */
	enum link_state state;
	union {
		struct ws_hello hello;
		struct ws_resume resume;
		uint8_t bytes[sizeof(struct ws_hello)];
	} message; /* the one that is sent */
	size_t message_bytes, message_sent;
	union {
		struct ws_welcome welcome;
		struct ws_confirm confirm;
		uint8_t bytes[sizeof(struct ws_welcome)];
	} answer; /* the one that comes */
	size_t answer_came;
	uint64_t header_sent;
	uint64_t sent; /* offset of the first byte of frames that is not sent */
	struct mark
		marks[LINK_MARKS]; /* the last that were confirmed: the n-th at n % LINK_MARKS */
	uint64_t nr_marks;
	uint64_t retry_ns, pause_ns; /* next try to connect, and the pause before the one after */
	uint64_t progress_ns;	     /* last time that the agent took or confirmed something */
	uint64_t connections;	     /* that the agent accepted */
	char told[256];		     /* last complaint since the agent accepted a connection */
};

/* The stream of another run, made again: with its id, and bytes that it had at most. */
void link_make_again(struct link *link, const uint8_t *stream_id, uint64_t made_before);

/* connection.c calls these. */
void link_greet(struct link *link);
/* An answer has come as a whole. */
void link_welcomed(struct link *link);
void link_confirmed(struct link *link);
void link_disconnect(struct link *link);
/* Tells the user; the same only once until a connection is accepted. */
__attribute__((format(printf, 2, 3))) void link_tell(struct link *link, const char *format, ...);

#endif
