/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walks that other tasks waited for, and the STALL events of these waits. Part of walkscope.bpf.c.
 *
 * A walk costs nothing here while nobody waits: at its end it looks whether a task waits for a lock
 * that the walker holds, and only then notes itself, by the mm. The waiting task, or who wakes it,
 * tells the wait when it ends, once for each walk noted that overlaps it.
 */
#ifndef WALKSCOPE_WAITS_BPF_H
#define WALKSCOPE_WAITS_BPF_H

#include "holds.h"

#define WS_WAITED_MMS 1024 /* mms with notes of walks that somebody waits for, a power of two */

/* Notes by the mm. */
static struct place waited_places[WS_WAITED_MMS];
static struct waited_for waited_for[WS_WAITED_MMS];
static __u64 forgotten_mm_ns; /* end of the latest hold among notes of an mm that gave way */

static __always_inline void waited_by_current(struct waited *waited)
{
	__u64 task = bpf_get_current_pid_tgid();

	waited->tid = task;
	waited->tgid = task >> 32;
	bpf_get_current_comm(waited->comm, sizeof(waited->comm));
}

/* Tells that a wait overlapped the time in which a walker held the lock, if it did. */
static __always_inline void emit_stall(const struct waited *waited, const struct held *held)
{
	__u64 overlap = overlap_ns(waited, held);
	struct ws_raw_stall *record;

	if (!overlap)
		return;
	record = reserve(NULL, sizeof(*record), WS_FRAME_STALL);
	if (!record)
		return;
	__builtin_memset(&record->stall, 0, sizeof(record->stall));
	record->stall.event.timestamp_ns = waited->ended_ns;
	record->stall.event.walk = held->walk;
	record->stall.event.tid = held->tid;
	record->stall.event.sequence = WS_OUTSIDE;
	record->stall.lock = waited->lock;
	record->stall.mm = waited->mm;
	record->stall.wait_ns = waited->ended_ns - waited->asked_ns;
	record->stall.overlap_ns = overlap;
	record->stall.waiter_tid = waited->tid;
	record->stall.waiter_tgid = waited->tgid;
	__builtin_memcpy(record->stall.waiter_comm, waited->comm, sizeof(waited->comm));
	record->stall.kind = waited->kind;
	record->stall.held_kind = held->kind;
	record->stall.flags = held->flags;
	submit(record);
}

/* Notes of an mm; NULL: there are none. */
static __always_inline struct waited_for *notes_of(__u64 mm)
{
	__u32 at = find_place(waited_places, WS_WAITED_MMS, mm);

	return at < WS_WAITED_MMS ? &waited_for[at] : NULL;
}

/* Whether the notes of an mm stood in one place. No static function: verified once, apart. */
__noinline int notes_rest(__u64 mm)
{
	return places_rest(waited_places, WS_WAITED_MMS, mm);
}

/* A note of the mm in a place, at one moment. Verified apart: a loop in a loop. */
__noinline int note_of(__u32 at, __u32 i, struct held *copy)
{
	if (!copy)
		return 0;
	return copy_note(&waited_for[at & (WS_WAITED_MMS - 1)], i & (WS_WAITED_FOR - 1), copy);
}

/* What is told of a wait. */
struct told {
	__u32 noted;   /* notes of a VMA's wait that were there */
	__u32 changed; /* notes that were written while they were read */
};

/*
 * Tells a wait once for each noted walk that overlaps it. A wait for a VMA's lock was for walks of
 * that VMA alone; a wait for mmap_lock also for walks that a writer, its holder, waited for.
 */
static __always_inline void tell_notes(const struct waited *waited, __u32 at, struct told *told)
{
	for (__u32 i = 0; i < WS_WAITED_FOR; i++) {
		struct held held = {};

		if (!note_of(at, i, &held)) {
			told->changed++;
			continue;
		}
		if (!held.tid || held.mm != waited->mm)
			continue;
		told->noted += of_vma_wait(&held, waited);
		if (waited->kind != WS_LOCK_VMA || held.lock == waited->lock)
			emit_stall(waited, &held);
	}
}

/*
 * STALLs of a wait that nobody can tell: its holds were noted, and their notes gave way. Of a wait
 * for mmap_lock one at least: a hold whose walks go on may have been noted anew. rest: the mm's
 * notes stood in one place.
 */
static __always_inline __u32 untold_stalls(const struct waited *waited, __u32 at,
					   const struct told *told, bool rest)
{
	if (waited->kind != WS_LOCK_VMA)
		return !rest || told->changed || forgotten_mm_ns > waited->asked_ns ||
		       (at < WS_WAITED_MMS && waited_for[at].forgotten_ns > waited->asked_ns);
	return waited->noted > told->noted ? waited->noted - told->noted : 0;
}

static __noinline int tell_waited(const struct waited *waited)
{
	struct told told = {};
	__u32 at, untold;
	bool rest;

	if (waited->ended_ns - waited->asked_ns < filter.min_stall_ns)
		return 0;
	/* before the notes, and what was forgotten of them after: whatever leaves is seen */
	rest = notes_rest(waited->mm);
	at = find_place(waited_places, WS_WAITED_MMS, waited->mm);
	if (at < WS_WAITED_MMS)
		tell_notes(waited, at, &told);
	untold = untold_stalls(waited, at, &told, rest);
	if (untold)
		COUNT_EVENTS(lost_no_state, untold);
	/* a value that the compiler knows is left out, and the verifier refuses what is there then
	 */
	asm volatile("%0 = 0" : "=r"(untold));
	return untold;
}

/* A note gives way whose hold ended then: who waited for it counts it at the end of the wait. */
static __always_inline void forget(__u64 *latest_ns, __u64 ended_ns)
{
	if (!later(latest_ns, ended_ns))
		COUNT_EVENTS(lost_no_state, 1);
}

/*
 * Empties the notes in a place that was taken. One that another CPU writes at this moment stays, of
 * an mm that nobody finds here, and its writer counts it.
 */
static __always_inline void forget_notes(__u32 at)
{
	static const struct held none;
	__u64 latest = waited_for[at].forgotten_ns;

	for (__u32 i = 0; i < WS_WAITED_FOR; i++) {
		if (waited_for[at].held[i].to_ns > latest)
			latest = waited_for[at].held[i].to_ns;
		write_note(&waited_for[at], i, &none);
	}
	waited_for[at].forgotten_ns = 0;
	forget(&forgotten_mm_ns, latest);
}

/* Place for notes of an mm that has none; those of another mm may give way. Verified apart, too. */
__noinline __u32 place_for_notes(__u64 mm)
{
	__u64 old;
	__u32 at = new_place(waited_places, WS_WAITED_MMS, mm, &old);

	if (at >= WS_WAITED_MMS)
		return at;
	forget_notes(at);
	give_place(&waited_places[at], mm);
	for (__u32 n = 1; n < WS_PLACES; n++) {
		at = take_second_place(waited_places, WS_WAITED_MMS, mm);
		if (at >= WS_WAITED_MMS)
			break;
		forget_notes(at);
		give_place(&waited_places[at], 0);
	}
	return find_place(waited_places, WS_WAITED_MMS, mm);
}

/* A hold shares the note that would give way to it, where it may. Verified apart, too. */
__noinline int shares_next_note(__u32 at, const struct held *held)
{
	struct waited_for *walks = &waited_for[at & (WS_WAITED_MMS - 1)];

	return held &&
	       add_to_note(walks, *(volatile __u32 *)&walks->next & (WS_WAITED_FOR - 1), held);
}

/* Notes a hold among those of its mm, or that one which is noted goes on. at: below WS_WAITED_MMS
 */
static __always_inline void note_among(__u32 at, const struct held *held, struct waited *waited)
{
	struct waited_for *walks = &waited_for[at];
	__u64 gave_way;
	__u32 i;

	for (i = 0; i < WS_WAITED_FOR; i++)
		if (same_hold(&walks->held[i], held) && extend_note(walks, i, held))
			return;
	if (shares_next_note(at, held))
		return;
	if (waited)
		__sync_fetch_and_add(&waited->noted, 1);
	i = __sync_fetch_and_add(&walks->next, 1) & (WS_WAITED_FOR - 1);
	gave_way = walks->held[i].to_ns;
	if (!write_note(walks, i, held))
		gave_way = held->to_ns;
	forget(&walks->forgotten_ns, gave_way);
}

/*
 * Notes a walk that another task waits for; of a hold that is noted already, its new end. waited:
 * the wait for a VMA's lock; NULL: for mmap_lock.
 */
static __noinline int note_held(const struct held *held, struct waited *waited)
{
	__u32 at = find_place(waited_places, WS_WAITED_MMS, held->mm);

	if (!held->mm) /* a walk of the kernel's own tables: nobody waits for it */
		return 0;
	if (at >= WS_WAITED_MMS)
		at = place_for_notes(held->mm);
	if (at >= WS_WAITED_MMS) {
		COUNT_EVENTS(lost_no_state, 1);
		return 0;
	}
	waited_places[at].used_ns = held->to_ns;
	note_among(at, held, waited);
	if (!keeps_place(&waited_places[at], held->mm)) /* it gave way meanwhile */
		forget(&forgotten_mm_ns, held->to_ns);
	return 0;
}

/* Ends the holds of mmap_lock that were noted: who waited for them got it. Verified apart. */
__noinline int close_held(__u64 mm)
{
	struct waited_for *walks = notes_of(mm);

	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		walks->held[i].closed = 1;
	return 0;
}

#endif
