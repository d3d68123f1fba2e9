/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Holds of locks that somebody waits for, and waits: which hold explains what part of a wait.
 * Several CPUs write and read the notes of one mm. Nothing here calls a helper.
 */
#ifndef WALKSCOPE_HOLDS_H
#define WALKSCOPE_HOLDS_H

#include "event.h"

#define WS_WAITED_FOR 8 /* holds noted of an mm, a power of two */

/* Time in which a walker held a lock, and that of its last walk in it. */
struct held {
	__u64 mm;
	__u64 lock;	/* the VMA, or the mm of mmap_lock */
	__u64 asked_ns; /* begin of the wait for the VMA's lock that it was noted in */
	__u64 from_ns;
	__u64 to_ns;
	__u64 gaps_ns;	/* between from and to: it did not hold the lock; 0 of one hold */
	__u64 walk;	/* of several holds: in the longest */
	__u64 snapshot; /* of mmap_lock, where a read may keep it over several walks; else 0 */
	__u32 tid;	/* 0: free */
	__u8 kind;	/* enum ws_lock_kind */
	__u8 flags;
	__u8 closed; /* a wait ended since: the next walk is of another hold */
	__u8 reserved;
};

struct waited_for {
	__u32 next;
	__u32 reserved;
	__u64 forgotten_ns;	      /* end of the latest hold whose note gave way to another */
	__u32 changes[WS_WAITED_FOR]; /* of each note, twice; odd: it is being written */
	struct held held[WS_WAITED_FOR];
};

/* Wait, from its begin; told when it has ended. */
struct waited {
	__u64 mm;
	__u64 lock; /* the VMA, or the mm of mmap_lock */
	__u64 asked_ns;
	__u64 ended_ns;
	__u32 tid;
	__u32 tgid;
	__u32 kind;  /* enum ws_lock_kind */
	__u32 noted; /* notes that were made of a wait for a VMA's lock */
	__u32 inner; /* a wait for the mutex inside mmap_lock: PREEMPT_RT */
	__u32 reserved;
	char comm[WS_COMM_BYTES];
};

/*
 * Begin of a hold that a wait for a VMA's lock is for. It is asked for before readers are kept out:
 * one whose walk began later may have come in between.
 */
static __always_inline void hold_vma(struct held *held, __u64 asked_ns, __u64 walk_began_ns)
{
	held->asked_ns = asked_ns;
	held->from_ns = walk_began_ns > asked_ns ? walk_began_ns : asked_ns;
	if (held->from_ns > asked_ns)
		held->flags |= WS_LOCK_HOLD_BOUND;
}

/* Part of a wait in which the walker held the lock. */
static __always_inline __u64 overlap_ns(const struct waited *waited, const struct held *held)
{
	__u64 from = held->from_ns > waited->asked_ns ? held->from_ns : waited->asked_ns;
	__u64 to = held->to_ns < waited->ended_ns ? held->to_ns : waited->ended_ns;

	return from < to && held->tid != waited->tid ? to - from : 0;
}

/* Whether a note is of a walk for which the task waits for a VMA's lock. */
static __always_inline int of_vma_wait(const struct held *held, const struct waited *waited)
{
	return held->kind == WS_LOCK_VMA && held->mm == waited->mm && held->lock == waited->lock &&
	       held->asked_ns == waited->asked_ns;
}

/*
 * Whether two notes are of one hold. Of a VMA's lock those of one wait are, for no reader comes in
 * meanwhile; of mmap_lock those of one snapshot, until somebody got the lock. A walk of pagemap or
 * outside reads is a hold of its own: nothing tells when its caller releases the lock.
 */
static __always_inline int same_hold(const struct held *a, const struct held *b)
{
	if (a->tid != b->tid || a->mm != b->mm || a->lock != b->lock)
		return 0;
	if (b->kind == WS_LOCK_VMA)
		return a->asked_ns == b->asked_ns;
	return !a->closed && b->snapshot && a->snapshot == b->snapshot;
}

/* A walk that was noted later, or its reader's leaving, is the end of the hold. */
static __always_inline void extend_hold(struct held *known, const struct held *now)
{
	known->to_ns = now->to_ns;
	known->walk = now->walk;
	known->flags = now->flags;
	if (known->from_ns > known->asked_ns)
		known->flags |= WS_LOCK_HOLD_BOUND;
}

/*
 * Whether a hold of mmap_lock may share the note of an earlier one, for which there is no room:
 * both are the walker's, and nobody got the lock between them.
 */
static __always_inline int may_share(const struct held *a, const struct held *b)
{
	return a->tid == b->tid && a->mm == b->mm && a->lock == b->lock && a->kind == b->kind &&
	       b->kind != WS_LOCK_VMA && !a->closed && a->to_ns <= b->from_ns;
}

/* Both are told as one, by the walk of the longest: of a wait that began in between too little. */
static __always_inline void share_note(struct held *known, const struct held *now)
{
	if (now->to_ns - now->from_ns > known->to_ns - known->from_ns - known->gaps_ns)
		known->walk = now->walk;
	known->gaps_ns += now->from_ns - known->to_ns;
	known->to_ns = now->to_ns;
	known->flags |= WS_LOCK_HOLD_BOUND;
}

/* Takes a note to write it; 0: another CPU writes it at this moment. */
static __always_inline __u32 begin_change(__u32 *changes)
{
	__u32 was = *(volatile __u32 *)changes;

	return !(was & 1) && __sync_val_compare_and_swap(changes, was, was + 1) == was ? was + 1
										       : 0;
}

/* change: what begin_change() gave. */
static __always_inline void end_change(__u32 *changes, __u32 change)
{
	__sync_lock_test_and_set(changes, change + 1);
}

/*
 * Copies a note as it was at one moment, its end earlier by the gaps in it: of a wait that began
 * inside it may have too little. 0: another CPU wrote it each time that it was read. The
 * additions of 0 keep the reads between them.
 */
static __always_inline int copy_note(struct waited_for *notes, __u32 i, struct held *copy)
{
	for (int n = 0; n < 4; n++) {
		__u32 before = __sync_fetch_and_add(&notes->changes[i], 0);

		*copy = notes->held[i];
		copy->to_ns -= copy->gaps_ns;
		if (__sync_fetch_and_add(&notes->changes[i], 0) == before && !(before & 1))
			return 1;
	}
	return 0;
}

/* Writes a note over another; 0: another CPU writes there at this moment. */
static __always_inline int write_note(struct waited_for *notes, __u32 i, const struct held *held)
{
	__u32 change = begin_change(&notes->changes[i]);

	if (!change)
		return 0;
	notes->held[i] = *held;
	end_change(&notes->changes[i], change);
	return 1;
}

/* Gives a noted hold its new end; 0: the note is another hold's by now, or is being written. */
static __always_inline int extend_note(struct waited_for *notes, __u32 i, const struct held *now)
{
	__u32 change = begin_change(&notes->changes[i]);
	int same;

	if (!change)
		return 0;
	same = same_hold(&notes->held[i], now);
	if (same)
		extend_hold(&notes->held[i], now);
	end_change(&notes->changes[i], change);
	return same;
}

/* Adds a hold to a note that it may share; 0: it may not, or the note is being written. */
static __always_inline int add_to_note(struct waited_for *notes, __u32 i, const struct held *now)
{
	__u32 change = begin_change(&notes->changes[i]);
	int shared;

	if (!change)
		return 0;
	shared = may_share(&notes->held[i], now);
	if (shared)
		share_note(&notes->held[i], now);
	end_change(&notes->changes[i], change);
	return shared;
}

#endif
