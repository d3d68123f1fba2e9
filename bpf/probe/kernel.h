/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel types that the probe reads, by the kernel's own names. CO-RE relocates each field access
 * to the running kernel's layout. A field or type that some kernels lack is declared here, and used
 * in compat.bpf.h alone.
 */
#ifndef WALKSCOPE_KERNEL_H
#define WALKSCOPE_KERNEL_H

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct task_struct;

struct spinlock {
	int unused; /* only its address is used */
};

struct kernfs_node {
	__u64 id;
	const char *name;
	struct kernfs_node *__parent; /* since v6.15 (633488947ef6): compat.bpf.h */
};

struct kernfs_node___parent {
	struct kernfs_node *parent;
};

struct cgroup {
	int level;
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

enum cgroup_subsys_id { memory_cgrp_id = 4, pids_cgrp_id = 11 };

struct css_set {
	struct cgroup_subsys_state *subsys[14];
	struct cgroup *dfl_cgrp;
};

typedef struct {
	int counter;
} atomic_t;

struct refcount_struct {
	atomic_t refs;
};

struct rcuwait {
	struct task_struct *task;
};

struct rt_mutex_base {
	struct task_struct *owner;
};

/* Without owner on PREEMPT_RT, and without rwbase elsewhere. */
struct rw_semaphore {
	struct {
		long counter;
	} owner;
	struct {
		struct rt_mutex_base rtmutex;
	} rwbase;
};

struct mm_struct {
	struct rw_semaphore mmap_lock;
	struct rcuwait vma_writer_wait; /* since v6.15: compat.bpf.h */
	unsigned long start_brk;
	unsigned long brk;
	unsigned long start_stack;
	int map_count;
	void *pgd;
	struct spinlock page_table_lock;
	struct task_struct *owner;
};

struct hstate {
	unsigned int order;
};

struct hugetlbfs_sb_info {
	struct hstate *hstate;
};

struct super_block {
	unsigned int s_dev;
	void *s_fs_info;
};

struct address_space {
	const void *a_ops;
};

struct inode {
	unsigned int i_flags;
	unsigned long i_ino;
	struct super_block *i_sb;
};

typedef struct {
	__u64 val; /* since v6.3 (f122a08b197d); used on no kernel before */
} kernel_cap_t;

typedef struct {
	__u32 val;
} kuid_t;

struct cred {
	kuid_t uid;
	kernel_cap_t cap_effective;
};

struct qstr {
	const unsigned char *name;
};

struct dentry {
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};

struct vfsmount {
	struct super_block *mnt_sb;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	unsigned int f_mode;
	struct path f_path;
	const struct cred *f_cred;
	struct inode *f_inode;
	struct address_space *f_mapping;
	void *private_data;
};

/* Since v6.5 (62d53c4a1dfe): of file systems that lie on others, such as overlayfs. */
struct backing_file {
	struct file file;
	struct path user_path; /* since v6.7 (def3ae83da02) */
};

struct vm_special_mapping {
	const char *name;
};

/* Since v5.17 (9a10064f5625), with CONFIG_ANON_VMA_NAME. */
struct anon_vma_name {
	char name[1];
};

struct userfaultfd_ctx {
	unsigned int features;
};

struct vm_userfaultfd_ctx {
	struct userfaultfd_ctx *ctx;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	unsigned long vm_pgoff;
	struct file *vm_file;
	const void *vm_ops;
	void *vm_private_data;
	struct anon_vma_name *anon_name;
	struct vm_userfaultfd_ctx vm_userfaultfd_ctx;
	struct refcount_struct vm_refcnt; /* since v6.15: compat.bpf.h */
};

enum page_walk_lock { PGWALK_VMA_RDLOCK_VERIFY = 3 };

struct mm_walk_ops {
	const void *p4d_entry;
	const void *pud_entry;
	const void *pmd_entry;
	const void *pte_entry;
	const void *pte_hole;
	const void *hugetlb_entry;
	const void *test_walk;
	enum page_walk_lock walk_lock; /* since v6.5 */
};

struct mm_walk {
	const struct mm_walk_ops *ops;
	struct mm_struct *mm;
	struct vm_area_struct *vma;
};

/* Requests of consumers: mm_walk.private. */
struct pagemapread {
	bool show_pfn;
};

enum clear_refs_types { CLEAR_REFS_ALL = 1 };

struct clear_refs_private {
	enum clear_refs_types type;
};

struct pm_scan_arg {
	__u64 flags;
	__u64 start;
	__u64 end;
	__u64 vec_len;
	__u64 max_pages;
	__u64 category_inverted;
	__u64 category_mask;
	__u64 category_anyof_mask;
	__u64 return_mask;
};

struct pagemap_scan_private {
	struct pm_scan_arg arg;
	unsigned long found_pages;
};

/* Walk of one step, after which the caller holds the lock: since v6.12 (aa39ca6940f1). */
enum folio_walk_level { FW_LEVEL_PTE, FW_LEVEL_PMD, FW_LEVEL_PUD };

typedef struct {
	unsigned long pte;
} pte_t;

struct folio_walk {
	enum folio_walk_level level;
	pte_t pte; /* a union with pmd and pud */
	void *ptl;
};

struct thread_info___arm64_preempt {
	struct {
		__u32 count;
	} preempt;
};

/* The task frees memory so that an allocation can go on. */
enum task_flags { PF_MEMALLOC = 0x800 };

struct task_struct {
	unsigned int flags;
	struct mm_struct *mm;
	int pid;
	int tgid;
	char comm[16];
	__u64 start_boottime;
	struct task_struct *group_leader;
	struct css_set *cgroups;
	const struct cred *cred;
	void *bpf_storage;
};

struct task_struct___arm64 {
	struct thread_info___arm64_preempt thread_info;
};

struct seq_file {
	void *private;
};

struct proc_maps_private {
	struct task_struct *task;
};

struct pcpu_hot {
	int preempt_count;
};

/* Its second word is compound_head, since v7.0 compound_info: compat.bpf.h. */
struct page {
	void *mapping;
	atomic_t _mapcount;
	atomic_t _refcount;
};

/* Page that holds a page table: a type of its own since v6.6. */
struct ptdesc {
	atomic_t pt_share_count;
	struct spinlock ptl; /* a pointer to the lock where that is larger than a pointer */
};

struct page___pt_share_count {
	atomic_t pt_share_count;
};

struct folio {
	unsigned long _flags_1;
	atomic_t _entire_mapcount;
};

/* Second page of a compound page before v6.2 (cb67f4282bf9): counts the mappings as a whole. */
struct page___compound_mapcount {
	atomic_t compound_mapcount;
};

/* Order of a folio before v6.6 (ebc1baf5c9b4). */
struct folio___order_byte {
	unsigned char _folio_order;
};

/* Compound page that is mapped as a whole and page by page: before v6.2 (4b51634cd16a). */
enum pageflags___double_map {
	PG_double_map = 15,
};

enum pageflags {
	PG_head = 6,
	PG_swapbacked = 17,
	/* flags of a large folio, in _flags_1 */
	PG_has_hwpoisoned = 5,
	PG_large_rmappable = 9, /* since v6.6 (de53c05f2ae3) */
};

#pragma clang attribute pop

#endif
