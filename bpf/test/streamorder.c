// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Whether each thread's events stand in a frame stream in the order in which it made them.
 *
 * usage: streamorder FILE
 *
 * A thread is its tid and, told by the begins of its walks, its start: a tid may be used again.
 * In order: walk and sequence ascend, and times do not go back. Exit 1 where one does not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

#define TIDS (1 << 22) /* the kernel has no more */

struct thread {
	__u64 start_ns, walk, time_ns;
	__u32 sequence;
	__u16 cpu;
};

static struct thread *threads[TIDS];
static unsigned long events, seen, reused, changed_cpu, out_of_order, back_in_time, walks, missing;

static void look_at(const struct ws_frame *f, const void *payload)
{
	const struct ws_walk_begin *begin = payload;
	const struct ws_event *event = payload;
	struct thread **of = &threads[event->tid % TIDS], *t = *of;

	if (event->sequence == WS_OUTSIDE)
		return;
	events++;
	if (!t) {
		t = *of = calloc(1, sizeof(*t));
		seen++;
	}
	if (f->type == WS_FRAME_WALK_BEGIN) {
		if (t->start_ns && t->start_ns != begin->walker_start_boottime_ns) {
			reused++;
			memset(t, 0, sizeof(*t));
		}
		t->start_ns = begin->walker_start_boottime_ns;
	}
	if (event->walk < t->walk || (event->walk == t->walk && event->sequence <= t->sequence)) {
		out_of_order++;
		return;
	}
	if (event->walk > t->walk) {
		walks++;
		missing += event->walk - t->walk - 1;
	}
	back_in_time += event->timestamp_ns < t->time_ns;
	changed_cpu += t->time_ns && f->cpu != t->cpu;
	t->walk = event->walk;
	t->sequence = event->sequence;
	t->time_ns = event->timestamp_ns;
	t->cpu = f->cpu;
}

int main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	static char payload[WS_MAX_FRAME_BYTES];
	struct ws_stream_header header;
	struct ws_frame f = { 0 };

	if (!file || fread(&header, sizeof(header), 1, file) != 1 ||
	    fseek(file, header.header_bytes, SEEK_SET)) {
		fprintf(stderr, "usage: streamorder FILE, a frame stream\n");
		return 2;
	}
	while (fread(&f, sizeof(f), 1, file) == 1 && f.payload_bytes <= sizeof(payload) &&
	       fread(payload, 1, f.payload_bytes, file) == f.payload_bytes)
		if (f.type != WS_FRAME_LOSS && f.type != WS_FRAME_COST &&
		    f.type != WS_FRAME_CLOCK && f.type != WS_FRAME_STREAM_END)
			look_at(&f, payload);
	printf("result: whole=%d events=%lu walks=%lu threads=%lu reused=%lu changed_cpu=%lu "
	       "missing_walks=%lu out_of_order=%lu back_in_time=%lu\n",
	       f.type == WS_FRAME_STREAM_END, events, walks, seen, reused, changed_cpu, missing,
	       out_of_order, back_in_time);
	return out_of_order || back_in_time;
}
