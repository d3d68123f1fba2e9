/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Kinds of memory that walkload maps, a function each: NULL when the memory is there, else why this
 * kernel or this machine has none. Any other failure ends the process.
 */
#ifndef WALKSCOPE_WORKLOAD_PARTS_H
#define WALKSCOPE_WORKLOAD_PARTS_H

/* FILE is on a file system that is not tmpfs. */
typedef const char *part_fn(const char *file);

/* anonymous.c */
part_fn small_pages, large_folios, lazily_freed, locked, merged, on_nodes, soft_dirty;
/* files.c */
part_fn files, shared_memory, large_shmem, private_file_of_children;
/* hugetlb.c */
part_fn hugetlb, hugetlb_sizes, hugetlb_poisoned;
/* swapped.c */
part_fn swapped, swapped_and_shared;
/* markers.c */
part_fn guarded, none_pmd, poisoned;
/* uffd.c */
part_fn uffd_wp, uffd_wp_shmem, uffd_wp_hugetlb, uffd_poison, uffd_async;
/* special.c */
part_fn device_memory, device_memory_copied, device_private, device_private_large, device_exclusive;
/* children.c: processes that share memory with walkload live until it is gone */
part_fn shared_with_children, large_shared_with_child;

#endif
