/* SPDX-License-Identifier: GPL-2.0 */
/* Spans of locks of a whole address space or VMA, held around walks. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_SPANS_BPF_H
#define WALKSCOPE_SPANS_BPF_H

#define WS_LOCK_SLOTS 16384

struct lock_slot {
	__u64 mm; /* 0: none yet */
	__u64 lock;
	__u64 asked_ns; /* 0: a trylock */
	__u64 got_ns;	/* 0: not held yet */
	__u64 address;
	__u64 first_walk;
	__u64 last_walk;
	__u32 nr_walks;
	__u32 tid; /* 0: free */
	__u8 kind; /* enum ws_lock_kind */
	__u8 reserved[7];
};

/* Slots of tasks that ask for a lock or hold it; a tid has a few places. */
static struct lock_slot mmap_locks[WS_LOCK_SLOTS];
static struct lock_slot vma_locks[WS_LOCK_SLOTS / 16];

/* Task that walked last under the mmap_lock of an mm. */
struct holder {
	__u64 walk;
	__u64 got_ns;
	__u64 released_ns; /* 0: still held */
	__u32 tid;
	__u8 kind;
	__u8 noted; /* among the holds that somebody waited for */
	__u8 reserved[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* address of the mm */
	__type(value, struct holder);
} holders SEC(".maps");

/* Place of a task's slot among nr; nr: it has none. */
static __always_inline __u32 lock_place(const struct lock_slot *slots, __u32 nr, __u32 tid)
{
	__u32 found = nr;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u32 at = nth_place(tid, n, nr);

		if (slots[at].tid == tid) {
			found = at;
			break;
		}
	}
	/* one path from here on: the verifier goes each of them */
	asm volatile("" : "+r"(found));
	return found;
}

/*
 * Place of a task's slot, which it takes if it has none: a free one, else one without a walk, whose
 * task then has a wait or hold that nobody follows. nr: tasks with walks have all of them.
 */
static __always_inline __u32 take_lock_place(struct lock_slot *slots, __u32 nr, __u32 tid)
{
	__u32 found = lock_place(slots, nr, tid);

	for (__u32 n = 0; n < 2 * WS_PLACES && found >= nr; n++) {
		__u32 at = nth_place(tid, n & (WS_PLACES - 1), nr);
		__u32 old = n < WS_PLACES ? 0 : *(volatile __u32 *)&slots[at].tid;

		if ((old && slots[at].nr_walks) ||
		    __sync_val_compare_and_swap(&slots[at].tid, old, tid) != old)
			continue;
		if (old) {
			COUNT_EVENTS(lost_no_state, 1);
			slots[at].mm = 0;
			slots[at].got_ns = 0;
		}
		found = at;
	}
	asm volatile("" : "+r"(found));
	if (found >= nr)
		COUNT_EVENTS(lost_no_state, 1);
	return found;
}

static __always_inline struct lock_slot *mmap_slot(__u32 tid)
{
	__u32 at = lock_place(mmap_locks, WS_LOCK_SLOTS, tid);

	return at < WS_LOCK_SLOTS ? &mmap_locks[at] : NULL;
}

static __always_inline struct lock_slot *new_mmap_slot(__u32 tid)
{
	__u32 at = take_lock_place(mmap_locks, WS_LOCK_SLOTS, tid);

	return at < WS_LOCK_SLOTS ? &mmap_locks[at] : NULL;
}

static __always_inline struct lock_slot *vma_slot(__u32 tid)
{
	__u32 at = lock_place(vma_locks, WS_LOCK_SLOTS / 16, tid);

	return at < WS_LOCK_SLOTS / 16 ? &vma_locks[at] : NULL;
}

static __always_inline struct lock_slot *new_vma_slot(__u32 tid)
{
	__u32 at = take_lock_place(vma_locks, WS_LOCK_SLOTS / 16, tid);

	return at < WS_LOCK_SLOTS / 16 ? &vma_locks[at] : NULL;
}

/* Gives the slot back: the task neither asks for the lock nor holds it. */
static __always_inline void free_slot(struct lock_slot *slot)
{
	slot->mm = 0;
	slot->got_ns = 0;
	slot->asked_ns = 0;
	slot->nr_walks = 0;
	__sync_lock_test_and_set(&slot->tid, 0);
}

static __always_inline void emit_lock_hold(struct lock_slot *slot, __u64 now, __u8 flags)
{
	struct ws_raw_lock_hold *record = reserve(NULL, sizeof(*record), WS_FRAME_LOCK_HOLD);

	if (!record)
		return;
	record->lock_hold.event.timestamp_ns = now;
	record->lock_hold.event.walk = slot->last_walk;
	record->lock_hold.event.tid = slot->tid;
	record->lock_hold.event.sequence = WS_OUTSIDE;
	record->lock_hold.lock = slot->lock;
	record->lock_hold.mm = slot->mm;
	record->lock_hold.address = slot->address;
	record->lock_hold.wait_ns = slot->asked_ns ? slot->got_ns - slot->asked_ns : 0;
	record->lock_hold.hold_ns = now - slot->got_ns;
	record->lock_hold.first_walk = slot->first_walk;
	record->lock_hold.nr_walks = slot->nr_walks;
	record->lock_hold.kind = slot->kind;
	record->lock_hold.flags = flags;
	record->lock_hold.reserved = 0;
	submit(record);
}

/*
 * Notes the hold of a walk for those who wait meanwhile: the lock may be taken again before one
 * gets it.
 */
static __always_inline void note_mmap_hold(const struct lock_slot *slot, __u64 now)
{
	struct held held = {
		.mm = slot->mm,
		.lock = slot->mm,
		.from_ns = slot->got_ns,
		.to_ns = now,
		.walk = slot->last_walk,
		.tid = slot->tid,
		.kind = slot->kind,
	};

	note_held(&held, NULL);
}

/* Ends the hold: the lock is released, or its kind changes. */
static __always_inline void end_lock_hold(struct lock_slot *slot, __u8 flags)
{
	struct holder *holder;
	__u64 now, mm = slot->mm;
	bool noted;

	if (!slot->nr_walks)
		return;
	now = bpf_ktime_get_ns();
	emit_lock_hold(slot, now, flags);
	slot->nr_walks = 0;
	if (slot->kind == WS_LOCK_VMA)
		return;
	noted = lock_waiters;
	if (noted)
		note_mmap_hold(slot, now);
	holder = bpf_map_lookup_elem(&holders, &mm);
	if (holder && holder->tid == slot->tid) {
		holder->noted = noted;
		holder->released_ns = now;
	}
}

static __always_inline void walk_in_slot(struct lock_slot *slot, __u64 walk)
{
	slot->last_walk = walk;
	if (!slot->nr_walks++)
		slot->first_walk = walk;
}

/*
 * Notes a traced walk in the locks that its task holds; called when the walk is told, which may be
 * at its end.
 */
static __always_inline void walk_in_locks(struct walker *w)
{
	__u32 tid = current_tid();
	struct holder holder = {};
	struct lock_slot *slot;
	__u64 mm = w->request.mm;

	if (!locks)
		return;
	slot = mmap_slot(tid);
	if (slot && slot->mm == mm && slot->got_ns) {
		walk_in_slot(slot, w->walk.number);
		holder.walk = w->walk.number;
		holder.got_ns = slot->got_ns;
		holder.tid = tid;
		holder.kind = slot->kind;
		bpf_map_update_elem(&holders, &mm, &holder, BPF_ANY);
	}
	if (!exact)
		return;
	slot = vma_slot(tid);
	if (slot && slot->mm == mm && slot->got_ns)
		walk_in_slot(slot, w->walk.number);
}

#endif
