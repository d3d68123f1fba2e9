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

#define WS_WAITED_FOR 8	   /* holds noted of an mm, a power of two */
#define WS_WAITED_MMS 1024 /* mms with such notes, a power of two */

/* Time in which a walker held a lock, and that of its last walk in it. */
struct held {
	__u64 mm;
	__u64 lock; /* the VMA, or the mm of mmap_lock */
	__u64 from_ns;
	__u64 to_ns;
	__u64 walk;
	__u32 tid; /* 0: free */
	__u8 kind; /* enum ws_lock_kind */
	__u8 flags;
	__u8 closed; /* a wait ended since: the next walk is of another hold */
	__u8 reserved;
};

struct waited_for {
	__u32 next;
	__u32 reserved;
	__u64 forgotten_ns; /* end of the latest hold whose note gave way to another */
	struct held held[WS_WAITED_FOR];
};

/* Notes by the mm. */
static struct place waited_places[WS_WAITED_MMS];
static struct waited_for waited_for[WS_WAITED_MMS];
static __u64 forgotten_mm_ns; /* the same of an mm whose notes gave way to another mm's */

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
	char comm[WS_COMM_BYTES];
};

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
	__u64 from = held->from_ns > waited->asked_ns ? held->from_ns : waited->asked_ns;
	__u64 to = held->to_ns < waited->ended_ns ? held->to_ns : waited->ended_ns;
	struct ws_raw_stall *record;

	if (held->tid == waited->tid || from >= to)
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
	record->stall.overlap_ns = to - from;
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

/* Whether a note is of a walk for which the task waits for a VMA's lock. */
static __always_inline bool of_vma_wait(const struct held *held, const struct waited *waited)
{
	return held->kind == WS_LOCK_VMA && held->mm == waited->mm && held->lock == waited->lock &&
	       held->from_ns == waited->asked_ns;
}

/*
 * STALLs of a wait that nobody can tell: its holds were noted, and their notes gave way. Of a wait
 * for mmap_lock one at least: a hold whose walks go on may have been noted anew.
 */
static __always_inline __u32 untold_stalls(const struct waited *waited,
					   const struct waited_for *walks)
{
	__u32 there = 0;

	if (waited->kind != WS_LOCK_VMA)
		return forgotten_mm_ns > waited->asked_ns ||
		       (walks && walks->forgotten_ns > waited->asked_ns);
	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		there += of_vma_wait(&walks->held[i], waited);
	return waited->noted > there ? waited->noted - there : 0;
}

/*
 * Tells a wait once for each noted walk that overlaps it. A wait for a VMA's lock was for walks of
 * that VMA alone; a wait for mmap_lock also for walks that a writer, its holder, waited for.
 */
static __noinline int tell_waited(const struct waited *waited)
{
	struct waited_for *walks = notes_of(waited->mm);
	__u32 untold;

	if (waited->ended_ns - waited->asked_ns < filter.min_stall_ns)
		return 0;
	untold = untold_stalls(waited, walks);
	if (untold)
		COUNT_EVENTS(lost_no_state, untold);
	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++) {
		struct held *held = &walks->held[i];

		if (held->tid && held->mm == waited->mm &&
		    (waited->kind != WS_LOCK_VMA || held->lock == waited->lock))
			emit_stall(waited, held);
	}
	return 0;
}

/*
 * Whether two notes are of one hold. Notes of a VMA's lock begin with the wait for it, so those of
 * one wait have one begin.
 */
static __always_inline bool same_hold(const struct held *a, const struct held *b)
{
	return a->tid == b->tid && a->mm == b->mm && a->lock == b->lock &&
	       (b->kind == WS_LOCK_VMA ? a->from_ns == b->from_ns : !a->closed);
}

static __always_inline void later(__u64 *ns, __u64 than)
{
	if (than > *ns)
		*ns = than;
}

/* Place for notes of an mm that has none; those of another mm may give way. */
static __always_inline __u32 place_for_notes(__u64 mm)
{
	__u64 old;
	__u32 at = new_place(waited_places, WS_WAITED_MMS, mm, &old);

	if (at >= WS_WAITED_MMS)
		return at;
	for (__u32 i = 0; i < WS_WAITED_FOR; i++)
		later(&forgotten_mm_ns, waited_for[at].held[i].to_ns);
	__builtin_memset(&waited_for[at], 0, sizeof(waited_for[at]));
	give_place(&waited_places[at], mm);
	return at;
}

/*
 * Notes a walk that another task waits for; of a hold that is noted already, its new end. waited:
 * the wait for a VMA's lock; NULL: for mmap_lock.
 */
static __noinline int note_held(const struct held *held, struct waited *waited)
{
	__u32 at = find_place(waited_places, WS_WAITED_MMS, held->mm);
	struct waited_for *walks;
	struct held *place;

	if (at >= WS_WAITED_MMS)
		at = place_for_notes(held->mm);
	if (at >= WS_WAITED_MMS) {
		COUNT_EVENTS(lost_no_state, 1);
		return 0;
	}
	walks = &waited_for[at];
	waited_places[at].used_ns = held->to_ns;
	for (__u32 i = 0; i < WS_WAITED_FOR; i++) {
		struct held *known = &walks->held[i];

		if (same_hold(known, held)) {
			known->to_ns = held->to_ns;
			known->walk = held->walk;
			known->flags = held->flags;
			return 0;
		}
	}
	if (waited)
		__sync_fetch_and_add(&waited->noted, 1);
	place = &walks->held[__sync_fetch_and_add(&walks->next, 1) & (WS_WAITED_FOR - 1)];
	later(&walks->forgotten_ns, place->to_ns); /* who waits for its hold counts it at the end */
	*place = *held;
	if (waited_places[at].key != held->mm) /* it gave way meanwhile */
		later(&forgotten_mm_ns, held->to_ns);
	return 0;
}

/* Ends the holds of mmap_lock that were noted: who waited for them got it. */
static __always_inline void close_held(__u64 mm)
{
	struct waited_for *walks = notes_of(mm);

	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		walks->held[i].closed = 1;
}

#endif
