// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "actors.h"

#define LEAST_PLACES 1024
/* Many times what the probe refers back over, for records of a ring are not in order of time. */
#define KEPT_NS (10ULL * WS_ACTORS_TOLD_NS)

struct actor {
	uint64_t last_ns; /* latest begin of the thread in this ring */
	uint64_t snapshot;
	uint64_t walker_start_boottime_ns, target_start_boottime_ns;
	uint64_t walker_cgroup, target_cgroup;
	uint32_t tid; /* 0: the place is free */
	uint32_t walker_tgid, target_tgid, target_tid;
	uint32_t walker_uid, target_uid;
	uint16_t cpu;
	char walker_comm[WS_COMM_BYTES], target_comm[WS_COMM_BYTES];
};

/* What both have of an actor. */
#define COPY_FIELD(to, from, field) memcpy(&(to)->field, &(from)->field, sizeof((to)->field))
#define COPY_FIELDS(to, from)                                   \
	do {                                                    \
		COPY_FIELD(to, from, walker_start_boottime_ns); \
		COPY_FIELD(to, from, target_start_boottime_ns); \
		COPY_FIELD(to, from, walker_cgroup);            \
		COPY_FIELD(to, from, target_cgroup);            \
		COPY_FIELD(to, from, walker_tgid);              \
		COPY_FIELD(to, from, target_tgid);              \
		COPY_FIELD(to, from, target_tid);               \
		COPY_FIELD(to, from, walker_uid);               \
		COPY_FIELD(to, from, target_uid);               \
		COPY_FIELD(to, from, walker_comm);              \
		COPY_FIELD(to, from, target_comm);              \
	} while (0)

/* Place of a thread in a ring: its own, or a free one. */
static struct actor *place_of(const struct actors *actors, uint16_t cpu, uint32_t tid)
{
	size_t at = (tid * 0x9e3779b1U + cpu * 0x85ebca6bU) >> 4;

	for (;; at++) {
		struct actor *actor = &actors->known[at & (actors->places - 1)];

		if (!actor->tid || (actor->tid == tid && actor->cpu == cpu))
			return actor;
	}
}

static bool kept(const struct actors *actors, const struct actor *actor)
{
	return actor->tid && actor->last_ns + KEPT_NS > actors->latest_ns[actor->cpu];
}

/* Leaves out what no begin can refer to any more, and has three free places for each that stays. */
static int renew(struct actors *actors)
{
	struct actors renewed = { .places = LEAST_PLACES };
	size_t nr = 0;

	for (size_t i = 0; i < actors->places; i++)
		nr += kept(actors, &actors->known[i]);
	while (renewed.places < 4 * nr)
		renewed.places *= 2;
	renewed.known = calloc(renewed.places, sizeof(*renewed.known));
	if (!renewed.known)
		return -ENOMEM;
	for (size_t i = 0; i < actors->places; i++) {
		const struct actor *actor = &actors->known[i];

		if (kept(actors, actor))
			*place_of(&renewed, actor->cpu, actor->tid) = *actor;
	}
	free(actors->known);
	actors->known = renewed.known;
	actors->places = renewed.places;
	actors->nr = nr;
	return 0;
}

static int keep(struct actors *actors, uint16_t cpu, const struct ws_walk_begin *begin)
{
	struct actor *actor;

	if (2 * actors->nr >= actors->places) {
		int err = renew(actors);

		if (err)
			return err;
	}
	actor = place_of(actors, cpu, begin->event.tid);
	actors->nr += !actor->tid;
	*actor = (struct actor){ .last_ns = begin->event.timestamp_ns,
				 .snapshot = begin->snapshot,
				 .tid = begin->event.tid,
				 .cpu = cpu };
	COPY_FIELDS(actor, begin);
	return 0;
}

static int complete(struct actors *actors, uint16_t cpu, struct ws_walk_begin *begin)
{
	struct actor *actor = actors->places ? place_of(actors, cpu, begin->event.tid) : NULL;

	if (!actor || !actor->tid || actor->snapshot != begin->snapshot)
		return -ENOENT;
	actor->last_ns = begin->event.timestamp_ns;
	COPY_FIELDS(begin, actor);
	return 0;
}

int actors_complete(struct actors *actors, const struct ws_raw_begin *raw,
		    struct ws_walk_begin *begin)
{
	uint16_t cpu = raw->header.cpu % WS_MAX_CPUS;

	*begin = raw->begin;
	if (actors->latest_ns[cpu] < begin->event.timestamp_ns)
		actors->latest_ns[cpu] = begin->event.timestamp_ns;
	if (raw->actors_told)
		return complete(actors, cpu, begin);
	return begin->snapshot ? keep(actors, cpu, begin) : 0;
}

void actors_free(struct actors *actors)
{
	free(actors->known);
}
