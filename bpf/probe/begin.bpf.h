/* SPDX-License-Identifier: GPL-2.0 */
/* First events of a walk: WALK_BEGIN and SCAN. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_BEGIN_BPF_H
#define WALKSCOPE_BEGIN_BPF_H

#define VM_UFFD_WP	      0x00001000
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#define S_DAX		      (1 << 13)

/* Fields of a VMA that more than one fact depends on, each read once. */
struct vma_fields {
	__u64 start;
	__u64 end;
	__u64 flags;
	__u64 ops;
	struct file *file;
	struct mm_struct *mm;
};

/* Facts of one VMA, as struct ws_walk_begin and struct ws_vma have them. */
#define FILL_VMA(b, vma)                                               \
	do {                                                           \
		struct vma_fields v = {                                \
			.start = FIELD(vma, vm_start),                 \
			.end = FIELD(vma, vm_end),                     \
			.flags = FIELD(vma, vm_flags),                 \
			.ops = (__u64)FIELD(vma, vm_ops),              \
			.file = FIELD(vma, vm_file),                   \
			.mm = FIELD(vma, vm_mm),                       \
		};                                                     \
		struct inode *inode = NULL, *shown;                    \
		struct dentry *dentry = NULL;                          \
		struct super_block *sb;                                \
                                                                       \
		(b)->vma_start = v.start;                              \
		(b)->vma_end = v.end;                                  \
		(b)->vma_flags = v.flags;                              \
		(b)->vma_pgoff = FIELD(vma, vm_pgoff);                 \
		(b)->inode = 0;                                        \
		(b)->device = 0;                                       \
		if (v.file) {                                          \
			inode = shown = FIELD(v.file, f_inode);        \
			dentry = backed_file(v.file);                  \
			if (dentry)                                    \
				shown = FIELD(dentry, d_inode);        \
			else                                           \
				dentry = FIELD(v.file, f_path.dentry); \
			sb = FIELD(shown, i_sb);                       \
			(b)->inode = FIELD(shown, i_ino);              \
			(b)->device = FIELD(sb, s_dev);                \
		}                                                      \
		(b)->vma_kind = vma_kind(vma, &v, inode);              \
		(b)->hugetlb_shift = 0;                                \
		if (v.flags & VM_HUGETLB)                              \
			(b)->hugetlb_shift = hugetlb_shift(inode);     \
		read_vma_name((b)->vma_name, vma, &v, dentry);         \
	} while (0)

/* As fs/proc/task_mmu.c names these two; VMAs of files have the file's name. */
static __always_inline __u8 brk_or_stack(struct mm_struct *mm, __u64 start, __u64 end)
{
	__u64 stack = FIELD(mm, start_stack);

	if (start < FIELD(mm, brk) && end > FIELD(mm, start_brk))
		return WS_VMA_HEAP;
	return start <= stack && end >= stack ? WS_VMA_STACK : 0;
}

/* dentry: of a VMA's file. */
static __always_inline void read_vma_name(char *name, struct vm_area_struct *vma,
					  const struct vma_fields *v, struct dentry *dentry)
{
	struct vm_special_mapping *special;
	const void *from;

	if (v->file) {
		from = FIELD(dentry, d_name.name);
	} else if (v->ops && v->ops == special_mapping_vmops_symbol) {
		special = FIELD(vma, vm_private_data);
		from = FIELD(special, name);
	} else {
		from = anon_vma_name(vma);
	}
	name[0] = 0;
	if (from)
		bpf_probe_read_kernel_str(name, WS_VMA_NAME_BYTES, from);
}

static __always_inline __u8 hugetlb_shift(struct inode *inode)
{
	struct hugetlbfs_sb_info *hugetlbfs = BPF_CORE_READ(inode, i_sb, s_fs_info);

	return page_shift + BPF_CORE_READ(hugetlbfs, hstate, order);
}

static __always_inline __u8 vma_kind(struct vm_area_struct *vma, const struct vma_fields *v,
				     struct inode *inode)
{
	__u8 kind = 0;

	if (v->file) {
		kind |= WS_VMA_FILE;
		if (FIELD(inode, i_flags) & S_DAX)
			kind |= WS_VMA_DAX;
	}
	if (!v->ops)
		kind |= WS_VMA_ANONYMOUS;
	if (v->flags & VM_HUGETLB)
		kind |= WS_VMA_HUGETLB;
	if (!v->mm)
		kind |= WS_VMA_GATE;
	else if (!v->file)
		kind |= brk_or_stack(v->mm, v->start, v->end);
	if ((v->flags & VM_UFFD_WP) && (uffd_features(vma) & UFFD_FEATURE_WP_ASYNC))
		kind |= WS_VMA_WP_ASYNC;
	return kind;
}

static __always_inline void fill_actors(struct ws_walk_begin *b, struct walker *w,
					struct task_counters *counters)
{
	struct task_struct *self = (void *)bpf_get_current_task();
	struct task_struct *owner = target_of(w);
	const struct process *target = process_before(w, counters);
	struct process now;

	b->walker_cgroup = w->reading.walker_cgroup;
	b->target_cgroup = w->reading.target_cgroup;
	b->walker_tgid = bpf_get_current_pid_tgid() >> 32;
	b->walker_start_boottime_ns = FIELD(self, start_boottime);
	b->walker_uid = uid_of(self);
	fill_comm(b->walker_comm, self);
	if (owner) {
		fill_process(&now, owner);
		target = &now;
	}
	if (!target)
		return;
	b->target_tgid = target->tgid;
	b->target_tid = target->tid;
	b->target_start_boottime_ns = target->start_boottime_ns;
	b->target_uid = target->uid;
	__builtin_memcpy(b->target_comm, target->comm, sizeof(b->target_comm));
}

/* Whether the loader has the actors from a begin of this snapshot in the same ring. */
static __always_inline bool actors_told(struct walker *w, struct task_counters *task, __u16 cpu)
{
	__u64 snapshot = w->reading.snapshot, now = w->request.began_ns;
	/* a walk that is told at its end began at any time before */
	bool told = snapshot && !w->walk.untold && task->actors_snapshot == snapshot &&
		    task->actors_cpu == cpu && task->actors_tid == current_tid() &&
		    now - task->actors_ns < WS_ACTORS_TOLD_NS;

	task->actors_snapshot = snapshot;
	task->actors_cpu = cpu;
	task->actors_tid = current_tid();
	task->actors_ns = now;
	return told;
}

static __always_inline __u64 file_ops(struct file *file)
{
	struct address_space *mapping = file ? FIELD(file, f_mapping) : NULL;

	return mapping ? (__u64)FIELD(mapping, a_ops) : 0;
}

static __always_inline bool is_shmem(struct vm_area_struct *vma)
{
	return shmem_aops_symbol && file_ops(FIELD(vma, vm_file)) == shmem_aops_symbol;
}

/* Request of the consumer that its result depends on, from its private data. */
static __always_inline __u64 argument_of(struct walker *w)
{
	if (w->request.function == WS_FUNCTION_PT_RANGE_WALK)
		return w->reading.argument;
	if (w->reading.file == WS_FILE_PAGEMAP)
		return pagemap_shows_pfn((void *)w->request.private);
	if (w->reading.file == WS_FILE_CLEAR_REFS)
		return clear_refs_type((void *)w->request.private);
	return 0;
}

static __always_inline void emit_scan(struct walker *w)
{
	struct pagemap_scan_private *p = (void *)w->request.private;
	__u64 now = bpf_ktime_get_ns();
	struct ws_raw_scan *record = reserve(w, sizeof(*record), WS_FRAME_SCAN);

	if (!record)
		return;
	fill_event(&record->scan.event, w, now);
	record->scan.flags = BPF_CORE_READ(p, arg.flags);
	record->scan.start = BPF_CORE_READ(p, arg.start);
	record->scan.end = BPF_CORE_READ(p, arg.end);
	record->scan.vec_len = BPF_CORE_READ(p, arg.vec_len);
	record->scan.max_pages = BPF_CORE_READ(p, arg.max_pages);
	record->scan.category_inverted = BPF_CORE_READ(p, arg.category_inverted);
	record->scan.category_mask = BPF_CORE_READ(p, arg.category_mask);
	record->scan.category_anyof_mask = BPF_CORE_READ(p, arg.category_anyof_mask);
	record->scan.return_mask = BPF_CORE_READ(p, arg.return_mask);
	record->scan.found_pages = FIELD(p, found_pages);
	submit(record);
}

static __always_inline __u64 first_callback(struct mm_walk_ops *ops)
{
	const void *callback = FIELD(ops, pmd_entry);

	if (!callback)
		callback = FIELD(ops, pte_entry);
	if (!callback)
		callback = FIELD(ops, hugetlb_entry);
	if (!callback)
		callback = FIELD(ops, pte_hole);
	return (__u64)callback;
}

/* Gives the walk its number, and tells its begin. */
static __noinline void emit_begin(struct walker *w, struct task_counters *task)
{
	struct vm_area_struct *vma = (void *)w->request.vma;
	struct mm_struct *mm = (void *)w->request.mm;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	struct few few = find_few(w);
	struct ws_raw_begin_few *with_few = NULL;
	struct ws_raw_begin *record;
	struct ws_walk_begin *b;

	w->walk.number = ++task->walks;
	walk_in_locks(w);
	name_cgroups(w);
	if (few.at)
		with_few = try_reserve(sizeof(*with_few), WS_FRAME_WALK_BEGIN);
	/* the verifier of 6.1 wants each asked where it is reserved */
	if (with_few) {
		record = &with_few->begin;
	} else {
		record = reserve(w, sizeof(*record), WS_FRAME_WALK_BEGIN);
		if (!record)
			return;
	}
	record->header.bytes = sizeof(*record);
	b = &record->begin;
	__builtin_memset(b, 0, sizeof(*b));
	fill_event(&b->event, w, w->request.began_ns);
	record->actors_told = actors_told(w, task, record->header.cpu);
	if (!record->actors_told)
		fill_actors(b, w, task);
	b->mm = (__u64)mm;
	b->map_count = FIELD(mm, map_count);
	b->snapshot = w->reading.snapshot;
	b->start = w->request.start;
	b->end = w->request.end;
	if (vma) {
		FILL_VMA(b, vma);
		b->vma_references = vma_references(vma);
	}
	b->shmem_swap_bytes = w->walk.shmem_swap_bytes;
	b->argument = argument_of(w);
	b->weight = filter.sample > 1 ? filter.sample : 1;
	b->walker_kind = w->request.function == WS_FUNCTION_PT_RANGE_WALK ? WS_WALKER_PT_RANGE_WALK
									  : WS_WALKER_LEGACY;
	b->types = w->request.types;
	b->file = w->reading.snapshot ? w->reading.file : WS_FILE_NONE;
	tell_own_waits(b, task);
	record->ops = w->request.ops;
	record->callback = w->request.caller ? w->request.caller : first_callback(ops);
	record->function = w->request.function;
	if (with_few)
		tell_few(w, with_few, &few);
	else if (few.none)
		few_are_told(w);
	submit(record);
}

#endif
