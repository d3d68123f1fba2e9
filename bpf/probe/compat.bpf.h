/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels, each with the commit that made it, or the release where the commit
 * is not known. The loader's differences are in bpf/loader/compat.c.
 */
#ifndef WALKSCOPE_COMPAT_BPF_H
#define WALKSCOPE_COMPAT_BPF_H

#include "state.bpf.h"

/* ---- memory ------------------------------------------------------------------ */

#ifndef bpf_ksym_exists
#define bpf_ksym_exists(symbol) (!!(symbol))
#endif

/* Since v6.2 (a35b9af4ec2c): makes a read of kernel memory a load. Before, a helper is called. */
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

/* pointer->field of a struct of the kernel; pointer may itself be a field of one of our own. */
#define FIELD(pointer, field)                                                       \
	({                                                                          \
		typeof(pointer) at = (pointer);                                     \
		typeof(at->field) value = 0;                                        \
                                                                                    \
		if (bpf_ksym_exists(bpf_rdonly_cast))                               \
			value = ((typeof(at))bpf_rdonly_cast(                       \
					 at, bpf_core_type_id_kernel(typeof(*at)))) \
					->field;                                    \
		else                                                                \
			bpf_core_read(&value, sizeof(value), &at->field);           \
		value;                                                              \
	})

static __always_inline __u64 kernel_u64(__u64 address)
{
	/* any struct that has a field of 64 bits: its place is taken off again */
	struct vm_area_struct *any =
		(void *)address - bpf_core_field_offset(struct vm_area_struct, vm_start);

	return FIELD(any, vm_start);
}

/* ---- preempt_count -------------------------------------------------------- */

/*
 * x86 keeps it in the per-CPU variable __preempt_count; from v6.2 (64701838bf05) to v6.14, until
 * 46e8fff6d45f, in a field of pcpu_hot. arm64 keeps it in thread_info.
 */
#if defined(__TARGET_ARCH_x86)
extern const unsigned long __preempt_count __ksym __weak;
extern const struct pcpu_hot pcpu_hot __ksym __weak;

static __always_inline __u32 preempt_count(void)
{
	const struct pcpu_hot *hot;

	if (&__preempt_count)
		return *(const __u32 *)bpf_this_cpu_ptr(&__preempt_count); /* low half */
	if (!&pcpu_hot)
		return 0;
	hot = bpf_this_cpu_ptr(&pcpu_hot);
	return hot->preempt_count;
}
#else
static __always_inline __u32 preempt_count(void)
{
	struct task_struct___arm64 *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, thread_info.preempt.count);
}
#endif

/* ---- struct page and struct folio ------------------------------------------ */

/*
 * The order of a large folio has had the low byte of _flags_1 since v6.6 (ebc1baf5c9b4), and a byte
 * of its own before. *second_flags gets the other bits of _flags_1; before v6.6 it is left alone.
 */
static __always_inline int folio_order(__u64 head, __u64 *second_flags)
{
	const struct folio___order_byte *old = (void *)head;
	const struct folio *folio = (void *)head;
	unsigned long flags_1 = 0;
	__u8 order = 0;

	if (bpf_core_field_exists(old->_folio_order))
		return bpf_core_read(&order, sizeof(order), &old->_folio_order) ? -1 : order;
	if (bpf_core_read(&flags_1, sizeof(flags_1), &folio->_flags_1))
		return -1;
	*second_flags = flags_1;
	return flags_1 & 0xff;
}

/*
 * WS_FOLIO_* from the second page of a large folio. PG_large_rmappable is there since v6.6
 * (de53c05f2ae3), PG_has_hwpoisoned with CONFIG_MEMORY_FAILURE.
 */
static __always_inline __u8 second_page_kind(__u64 second_flags)
{
	__u8 kind = 0;

	if (bpf_core_enum_value_exists(enum pageflags, PG_large_rmappable) &&
	    second_flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_large_rmappable)))
		kind |= WS_FOLIO_RMAPPABLE;
	if (bpf_core_enum_value_exists(enum pageflags, PG_has_hwpoisoned) &&
	    second_flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_has_hwpoisoned)))
		kind |= WS_FOLIO_HWPOISON;
	return kind;
}

/*
 * Mappings of a large folio as a whole, which each page's own count leaves out; false when memory
 * could not be read. Before v6.2 (4b51634cd16a, cb67f4282bf9) the count is compound_mapcount of the
 * second page, PG_double_map is part of it, and pages of files count these mappings themselves.
 */
static __always_inline bool folio_entire_mapcount(__u64 head, bool anon_or_hugetlb, __s32 *entire)
{
	const struct folio *folio = (void *)head;
	const struct page___compound_mapcount *second;
	__u64 second_page = head + bpf_core_type_size(struct page);
	__u64 flags = 0;

	if (bpf_core_field_exists(folio->_entire_mapcount)) {
		if (bpf_core_read(entire, sizeof(*entire), &folio->_entire_mapcount))
			return false;
		++*entire;
		return true;
	}
	*entire = 0;
	if (!anon_or_hugetlb)
		return true;
	second = (void *)second_page;
	if (bpf_core_read(entire, sizeof(*entire), &second->compound_mapcount) ||
	    bpf_probe_read_kernel(&flags, sizeof(flags), (void *)second_page))
		return false;
	++*entire;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags___double_map, PG_double_map)))
		--*entire;
	return true;
}

/*
 * The head page. Its word in a tail page is compound_head, an address, before v7.0 ("mm: rename the
 * 'compound_head' field in the 'struct page' to 'compound_info'"); since then it may hold a mask. A
 * mask is no address near the page, so the value itself tells which.
 */
#define WS_MAX_FOLIO_SPAN (1ULL << 26) /* bytes of struct page in the largest folio, generously */

static __always_inline __u64 compound_head(__u64 page)
{
	__u64 info = 0;

	if (bpf_probe_read_kernel(&info, sizeof(info), (void *)(page + sizeof(__u64))))
		return 0;
	if (!(info & 1))
		return page;
	if (info - 1 <= page && page - (info - 1) < WS_MAX_FOLIO_SPAN)
		return info - 1;
	return page & info;
}

/*
 * Processes that share a page table of hugetlb, from the struct page of the table: a count of its
 * own since v6.13 (59d9094df3d7, in stable releases of older kernels too), in struct page or, since
 * v6.6 ("pgtable: create struct ptdesc"), in struct ptdesc. 0 where there is none.
 */
static __always_inline __s32 table_share_count(__u64 page)
{
	const struct page___pt_share_count *old = (void *)page;
	const struct ptdesc *table = (void *)page;
	__s32 count = 0;

	if (bpf_core_field_exists(table->pt_share_count))
		bpf_core_read(&count, sizeof(count), &table->pt_share_count);
	else if (bpf_core_field_exists(old->pt_share_count))
		bpf_core_read(&count, sizeof(count), &old->pt_share_count);
	return count;
}

/* ---- locks ------------------------------------------------------------------ */

/*
 * Functions that take the PTE lock, X(function, program). v7.0 dropped the two underscores
 * ("compiler-context-analysis: Change __cond_acquires to take return value"). Before v6.5
 * (0d940a9b270b) no function takes it: table_by_spin_lock.
 */
#define EACH_PTE_LOCK(X)                            \
	X(pte_offset_map_lock, pte_offset_map_lock) \
	X(__pte_offset_map_lock, pte_offset_map_lock_old)

/*
 * Whether page-table locks lie outside struct page: where a spin lock is larger than a pointer
 * (PREEMPT_RT, lock debugging) struct ptdesc holds a pointer to it.
 */
static __always_inline bool ptl_outside_page(void)
{
	struct ptdesc *table = NULL;

	return bpf_core_type_exists(struct ptdesc) && !bpf_core_field_exists(table->ptl);
}

#define VM_MAYSHARE 0x00000080

/*
 * What hugetlb_vma_lock_read() really locks; 0: nothing. Since v6.7 (bf4916922c60, 187da0f8250a) it
 * locks a private mapping too, by its reservations, when the mapping owns them.
 */
static __always_inline __u64 hugetlb_vma_lock(struct vm_area_struct *vma)
{
	__u64 private = (__u64)BPF_CORE_READ(vma, vm_private_data);

	if (BPF_CORE_READ(vma, vm_flags) & VM_MAYSHARE)
		return private;
	return vma_lock_private && (private & 1) ? private & ~3ULL : 0;
}

/*
 * Arguments of the tracepoint mmap_lock_acquire_returned. Before v6.14 ("mm: mmap_lock: optimize
 * mmap_lock tracepoints") the path of the memory cgroup stands before both.
 */
static __always_inline void mmap_lock_returned(struct bpf_raw_tracepoint_args *ctx, __u8 *write,
					       __u8 *success)
{
	__u8 second = ctx->args[1], third = ctx->args[2];

	/* the verifier wants loads at constant offsets: keeps the compiler from joining them */
	asm volatile("" : "+r"(second), "+r"(third));
	*write = second;
	*success = third;
	if (mmap_lock_write_arg == 2) {
		*write = third;
		*success = ctx->args[3];
	}
}

/*
 * References of a VMA: of the VMA itself, of each reader inside, and WS_VMA_EXCLUDES_READERS while
 * a writer waits for these. Since v6.15 (f35ab95ca0af); 0 before, where no walk of smaps holds the
 * lock.
 */
#define WS_VMA_EXCLUDES_READERS 0x40000000

#define LCB_F_RT 8U

static __always_inline __u32 vma_references(struct vm_area_struct *vma)
{
	return bpf_core_field_exists(vma->vm_refcnt) ? FIELD(vma, vm_refcnt.refs.counter) : 0;
}

/* Whether a walk is under the lock of its VMA; before the name came none is. */
static __always_inline bool wants_vma_lock(struct mm_walk_ops *ops)
{
	return bpf_core_enum_value_exists(enum page_walk_lock, PGWALK_VMA_RDLOCK_VERIFY) &&
	       FIELD(ops, walk_lock) ==
		       bpf_core_enum_value(enum page_walk_lock, PGWALK_VMA_RDLOCK_VERIFY);
}

/* Thread that waits for the readers of a VMA of this mm; 0: none does, or it is not asleep yet. */
static __always_inline __u32 vma_writer(__u64 address)
{
	struct mm_struct *mm = (void *)address;
	struct task_struct *task =
		bpf_core_field_exists(mm->vma_writer_wait) ? FIELD(mm, vma_writer_wait.task) : NULL;

	return task ? FIELD(task, pid) : 0;
}

/*
 * Kind of mmap_lock that a task waits for when it waits for a read-write semaphore; 0 of other
 * locks. Flags of the contention tracepoints (since v5.19: 16edd9b511a1): LCB_F_READ 2,
 * LCB_F_WRITE 4, of PREEMPT_RT with LCB_F_RT 8; other locks have further ones, or none.
 */
static __always_inline __u32 contended_kind(__u32 flags)
{
	flags &= ~LCB_F_RT;
	return flags == 2 ? WS_LOCK_MMAP_READ : flags == 4 ? WS_LOCK_MMAP_WRITE : 0;
}

/*
 * mmap_lock of the current task's own mm, when a wait is for the mutex inside it; 0: not. On
 * PREEMPT_RT who comes while a writer has mmap_lock waits there, with LCB_F_RT alone, as who waits
 * for any mutex or spin lock does. A reader has begun to wait for mmap_lock itself before.
 */
static __always_inline __u64 mmap_lock_around(__u64 mutex)
{
	struct task_struct *current = (void *)bpf_get_current_task();
	struct mm_struct *of = NULL;
	__u64 mm;

	if (!bpf_core_field_exists(of->mmap_lock.rwbase.rtmutex))
		return 0;
	/* a number: the verifier lets nobody hash a pointer */
	mm = kernel_u64((__u64)current + bpf_core_field_offset(current->mm));
	return mutex == mm + bpf_core_field_offset(of->mmap_lock.rwbase.rtmutex)
		       ? mm + bpf_core_field_offset(of->mmap_lock)
		       : 0;
}

/* Whether the current task holds mmap_lock as writer; not known on PREEMPT_RT. */
static __always_inline bool owns_mmap_lock(__u64 address)
{
	struct mm_struct *mm = (void *)address;

	return bpf_core_field_exists(mm->mmap_lock.owner) &&
	       (__u64)FIELD(mm, mmap_lock.owner.counter) == bpf_get_current_task();
}

#define RWSEM_READER_OWNED   1ULL
#define RWSEM_OWNER_FLAGS    3ULL
#define RT_MUTEX_HAS_WAITERS 1ULL

/*
 * Task that has a read-write semaphore as writer; 0: none is named. readers: readers have it. On
 * PREEMPT_RT a writer has the mutex inside it from when it begins to wait for the last readers on.
 */
static __always_inline __u64 lock_writer(__u64 lock, bool *readers)
{
	struct rw_semaphore *sem = NULL;
	__u64 owner;

	*readers = false;
	if (bpf_core_field_exists(sem->rwbase.rtmutex)) {
		owner = kernel_u64(lock + bpf_core_field_offset(sem->rwbase.rtmutex.owner)) &
			~RT_MUTEX_HAS_WAITERS;
		*readers = owner == bpf_get_current_task();
	} else {
		owner = kernel_u64(lock + bpf_core_field_offset(sem->owner));
		*readers = owner & RWSEM_READER_OWNED;
		owner &= ~RWSEM_OWNER_FLAGS;
	}
	return *readers ? 0 : owner;
}

/* Whether a program keeps something of the current task in its task storage. */
static __always_inline bool current_has_storage(void)
{
	struct task_struct *current = (void *)bpf_get_current_task();

	return !bpf_core_field_exists(current->bpf_storage) ||
	       kernel_u64((__u64)current + bpf_core_field_offset(current->bpf_storage));
}

/* ---- walks ------------------------------------------------------------------- */

/*
 * Since v7.0 ("mm: rename walk_page_range_mm()", "mm/madvise: allow guard page install/remove under
 * VMA lock") walk_page_range() and walk_page_range_vma() leave their walk to a function of their
 * own, which may or may not be inlined: then one walk enters two hooked functions.
 */
static __always_inline bool inner_function(__u32 outer, __u32 function)
{
	return (outer == WS_FUNCTION_WALK_PAGE_RANGE &&
		function == WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE) ||
	       (outer == WS_FUNCTION_WALK_PAGE_RANGE_VMA &&
		function == WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE);
}

/* Cgroup of a controller; NULL where the kernel has no such controller. */
static __always_inline struct cgroup *controller_cgroup(struct css_set *set, __u32 controller)
{
	struct cgroup_subsys_state *css = NULL;

	bpf_probe_read_kernel(&css, sizeof(css),
			      (void *)set + bpf_core_field_offset(set->subsys) +
				      controller * sizeof(css));
	return css ? BPF_CORE_READ(css, cgroup) : NULL;
}

/*
 * Cgroup of version 2. Where the task is in the root of that hierarchy, the one of the memory
 * controller, then of the pids controller: hosts with version 1 have them.
 */
static __always_inline struct cgroup *cgroup_of(struct task_struct *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup *v2 = BPF_CORE_READ(set, dfl_cgrp), *v1 = NULL;

	if (BPF_CORE_READ(v2, level))
		return v2;
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		v1 = controller_cgroup(set,
				       bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
	if (v1 && BPF_CORE_READ(v1, level))
		return v1;
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
		v1 = controller_cgroup(set,
				       bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
	return v1 && BPF_CORE_READ(v1, level) ? v1 : v2;
}

/* Folder above; NULL of the root. Its field got two underscores in v6.15 (633488947ef6). */
static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *folder)
{
	struct kernfs_node___parent *old = (void *)folder;

	return bpf_core_field_exists(folder->__parent) ? BPF_CORE_READ(folder, __parent)
						       : BPF_CORE_READ(old, parent);
}

/* Name given by prctl(PR_SET_VMA_ANON_NAME); NULL without, or without CONFIG_ANON_VMA_NAME. */
static __always_inline const char *anon_vma_name(struct vm_area_struct *vma)
{
	struct anon_vma_name *given;

	if (!bpf_core_field_exists(vma->anon_name))
		return NULL;
	given = FIELD(vma, anon_name);
	return given ? (void *)given + bpf_core_field_offset(given->name) : NULL;
}

/* One of them is FMODE_BACKING: up to v6.13 the second, since then the first. */
#define FMODE_BACKINGS (1 << 24 | 1 << 25)

/*
 * Name of a mapped file as its user opened it. Such a file lies on another, and the VMA has that
 * one, whose device and inode nobody is shown. NULL: the VMA has the file itself. The bits of
 * f_mode have had other meanings, so that path must be one: both parts of it are of one file
 * system.
 */
static __always_inline struct dentry *backed_file(struct file *file)
{
	struct backing_file *backing = (void *)file;
	struct super_block *sb;
	struct vfsmount *mount;
	struct dentry *dentry;

	if (!bpf_core_field_exists(backing->user_path) || !(FIELD(file, f_mode) & FMODE_BACKINGS))
		return NULL;
	mount = FIELD(backing, user_path.mnt);
	dentry = FIELD(backing, user_path.dentry);
	if (!mount || !dentry)
		return NULL;
	sb = FIELD(mount, mnt_sb);
	return sb && sb == FIELD(dentry, d_sb) && FIELD(dentry, d_inode) ? dentry : NULL;
}

/* Process that owns an mm; NULL without CONFIG_MEMCG. */
static __always_inline struct task_struct *mm_owner(struct mm_struct *mm)
{
	struct task_struct *owner = bpf_core_field_exists(mm->owner) ? FIELD(mm, owner) : NULL;

	return owner ? FIELD(owner, group_leader) : NULL;
}

/* Features of the userfaultfd that a VMA is registered with; 0 without CONFIG_USERFAULTFD. */
static __always_inline __u32 uffd_features(struct vm_area_struct *vma)
{
	return bpf_core_field_exists(vma->vm_userfaultfd_ctx.ctx)
		       ? BPF_CORE_READ(vma, vm_userfaultfd_ctx.ctx, features)
		       : 0;
}

/* Requests of files that CONFIG_PROC_PAGE_MONITOR has. */
static __always_inline __u64 pagemap_shows_pfn(struct pagemapread *pagemap)
{
	return bpf_core_type_exists(struct pagemapread) ? BPF_CORE_READ(pagemap, show_pfn) : 0;
}

static __always_inline __u64 clear_refs_type(struct clear_refs_private *clear_refs)
{
	return bpf_core_type_exists(struct clear_refs_private) ? BPF_CORE_READ(clear_refs, type)
							       : 0;
}

/* Request of PAGEMAP_SCAN: the ioctl is there since v6.7 (52526ca7fdb9). */
static __always_inline bool has_pagemap_scan(void)
{
	return bpf_core_type_exists(struct pagemap_scan_private);
}

#endif
