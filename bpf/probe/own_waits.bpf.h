/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits of a walker for mmap_lock, and for whom. Part of walkscope.bpf.c.
 *
 * They are kept in its task storage, which a task has from its first walk, or its first read of a
 * file that a program sees begin, on. Its own mmap_lock is kept apart: page faults between two
 * walks wait for it.
 */
#ifndef WALKSCOPE_OWN_WAITS_BPF_H
#define WALKSCOPE_OWN_WAITS_BPF_H

/* NULL: the task has walked nothing yet. */
static __always_inline struct task_counters *known_task(void)
{
	struct task_struct *current = (void *)bpf_get_current_task_btf();

	return current_has_storage() ? bpf_task_storage_get(&tasks, current, 0, 0) : NULL;
}

/* The owner has the lock when its name is read, and is freed by RCU: its name is its own. */
static __always_inline void await_own(struct task_counters *task, __u64 lock)
{
	struct lock_owner *owner = &task->awaited;
	struct task_struct *writer;
	bool readers;

	writer = (void *)lock_writer(lock, &readers);
	owner->kind = readers ? WS_OWNER_READERS : WS_OWNER_UNKNOWN;
	owner->tid = writer ? FIELD(writer, pid) : 0;
	if (!owner->tid)
		return;
	owner->kind = WS_OWNER_WRITER;
	owner->tgid = FIELD(writer, tgid);
	fill_comm(owner->comm, writer);
	owner->comm[WS_COMM_BYTES - 1] = 0;
}

static __always_inline void add_own_wait(struct task_counters *task, __u64 mm, __u64 wait_ns)
{
	struct task_struct *current = (void *)bpf_get_current_task();
	__u64 own = kernel_u64((__u64)current + bpf_core_field_offset(current->mm));
	struct own_waits *known = &task->waits[mm == own ? LOCK_OF_SELF : LOCK_OF_ANOTHER];

	if (known->mm != mm)
		known->waits = 0;
	if (!known->waits++) {
		known->mm = mm;
		known->wait_ns = 0;
		known->longest_ns = 0;
	}
	known->wait_ns += wait_ns;
	if (wait_ns < known->longest_ns)
		return;
	known->longest_ns = wait_ns;
	known->owner = task->awaited;
}

/* Tells the waits since the walk over this mm before that was told. */
static __always_inline void tell_own_waits(struct ws_walk_begin *b, struct task_counters *task)
{
	b->mmap_lock_owner = contention ? WS_OWNER_NONE : WS_OWNER_UNTOLD;
	for (__u32 i = 0; i < WS_OWN_LOCKS; i++) {
		struct own_waits *known = &task->waits[i];

		if (!known->waits || known->mm != b->mm)
			continue;
		b->mmap_lock_wait_ns = known->wait_ns;
		b->mmap_lock_longest_ns = known->longest_ns;
		b->mmap_lock_waits = known->waits;
		b->mmap_lock_owner = known->owner.kind;
		known->waits = 0;
		if (known->owner.kind != WS_OWNER_WRITER)
			continue;
		b->mmap_lock_owner_tid = known->owner.tid;
		b->mmap_lock_owner_tgid = known->owner.tgid;
		__builtin_memcpy(b->mmap_lock_owner_comm, known->owner.comm, WS_COMM_BYTES);
	}
}

#endif
