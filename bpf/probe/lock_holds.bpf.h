/* SPDX-License-Identifier: GPL-2.0 */
/* Spans of locks of a whole address space or VMA, held around walks. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_SPANS_BPF_H
#define WALKSCOPE_SPANS_BPF_H

#define WS_LOCK_SLOTS 16384

struct lock_slot {
	__u64 mm; /* 0: free */
	__u64 lock;
	__u64 asked_ns; /* 0: a trylock */
	__u64 got_ns;	/* 0: not held yet */
	__u64 address;
	__u64 first_walk;
	__u64 last_walk;
	__u32 nr_walks;
	__u32 tid;
	__u8 kind; /* enum ws_lock_kind */
	__u8 reserved[7];
};

/*
 * Slot of a task: by its tid. Two tasks may share one: the later one gets it when no walk is in it.
 */
static struct lock_slot mmap_locks[WS_LOCK_SLOTS];
static struct lock_slot vma_locks[WS_LOCK_SLOTS / 16];

/* Task that walked last under the mmap_lock of an mm. */
struct holder {
	__u64 walk;
	__u64 got_ns;
	__u64 released_ns; /* 0: still held */
	__u32 tid;
	__u8 kind;
	__u8 reserved[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* address of the mm */
	__type(value, struct holder);
} holders SEC(".maps");

static __always_inline struct lock_slot *mmap_slot(__u32 tid)
{
	return &mmap_locks[tid & (WS_LOCK_SLOTS - 1)];
}

static __always_inline struct lock_slot *vma_slot(__u32 tid)
{
	return &vma_locks[tid & (WS_LOCK_SLOTS / 16 - 1)];
}

/*
 * Whether a task may take a slot: not while another task has a walk in it. The caller's hold is
 * then lost.
 */
static __always_inline bool slot_free(struct lock_slot *slot, __u32 tid)
{
	return !slot->nr_walks || slot->tid == tid;
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

/* Ends the hold: the lock is released, or its kind changes. */
static __always_inline void end_lock_hold(struct lock_slot *slot, __u8 flags)
{
	struct holder *holder;
	__u64 now, mm = slot->mm;

	if (slot->nr_walks) {
		now = bpf_ktime_get_ns();
		emit_lock_hold(slot, now, flags);
		slot->nr_walks = 0;
		holder = slot->kind == WS_LOCK_VMA ? NULL : bpf_map_lookup_elem(&holders, &mm);
		if (holder && holder->tid == slot->tid)
			holder->released_ns = now;
	}
	slot->mm = 0;
	slot->got_ns = 0;
	slot->asked_ns = 0;
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
	struct lock_slot *slot = mmap_slot(tid);
	struct holder holder = {};
	__u64 mm = w->request.mm;

	if (!locks)
		return;
	if (slot->tid == tid && slot->mm == mm && slot->got_ns) {
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
	if (slot->tid == tid && slot->mm == mm && slot->got_ns)
		walk_in_slot(slot, w->walk.number);
}

#endif
