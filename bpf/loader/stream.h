/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The frame stream of wire.h, written to the output. */
#ifndef WALKSCOPE_STREAM_H
#define WALKSCOPE_STREAM_H

#include "options.h"
#include "output.h"
#include "symbols.h"
#include "wire.h"

struct stream;
struct stream *stream_open(const struct options *options); /* NULL: the error was told */
int stream_header(struct stream *stream, struct ws_stream_header *header,
		  const struct ws_constant *constants);
/* A record of event.h; RECORD_LATER: no room for it now; RECORD_LOST: it cannot be told. */
int stream_event(struct stream *stream, const struct symbols *symbols, const void *record,
		 size_t bytes);
int stream_loss(struct stream *stream, const struct ws_loss *loss);
int stream_cost(struct stream *stream, const struct ws_cost *cost);
int stream_clock(struct stream *stream, const struct ws_clock *clock);
int stream_end(struct stream *stream);	 /* the last frame */
int stream_flush(struct stream *stream); /* as much as the output takes now */
bool stream_pending(const struct stream *stream);
bool stream_room(struct stream *stream); /* for another frame of any size */
/* Of the output: output.h. */
bool stream_given_up(const struct stream *stream, uint64_t since_ns);
struct pollfd stream_waits_for(const struct stream *stream);
const struct output *stream_output(const struct stream *stream);
uint64_t stream_events_taken(const struct stream *stream); /* events taken as a whole */
int stream_close(struct stream *stream);		   /* frees it, too */

#endif
