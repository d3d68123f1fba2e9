/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * For tests of the link: the stream that must come through it, and the end that is the agent's.
 * Nothing here waits.
 */
#ifndef WALKSCOPE_AGENT_H
#define WALKSCOPE_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "link.h"

#define CONSTANTS 3
#define HEADER	  (sizeof(struct ws_stream_header) + CONSTANTS * sizeof(struct ws_constant))

extern struct agent {
	int listener, fd;
	struct ws_hello hello;
	struct ws_resume resume;
} agent;

extern struct options options;
extern struct link *link_;
extern uint64_t ends[]; /* of the stream's frames */
extern unsigned int nr_frames;

/* A place for the agent's socket, where nobody listens yet. */
void begin_agents(void);
void end_agents(void);
void bind_agent(void);
void agent_comes(void);
void agent_goes(void);

void open_link(void);
uint64_t made(void);
struct mark kept(void);

/* Puts a frame of an event, of a size that differs from the one before; false: no room. */
bool put(void);
void put_frames(int nr);

int flush(void);
bool away(void);
void hang_up(void);
void close_link(void);

bool take(void *into, size_t size);
/* Accepts the connection that the probe makes now, and takes its HELLO. */
bool accepted(void);
void say(const void *answer, size_t size);
struct ws_welcome welcome_at(uint64_t confirmed);
void welcome(uint64_t confirmed);
void confirm(uint64_t offset);
bool accepted_from(uint64_t confirmed); /* and RESUME taken */
/* True if the header comes, and then the stream from there up to its end, byte for byte. */
bool comes_from(uint64_t offset, size_t piece);

#endif
