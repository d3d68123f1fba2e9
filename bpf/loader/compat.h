/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Differences between kernels that the loader finds. */
#ifndef WALKSCOPE_COMPAT_H
#define WALKSCOPE_COMPAT_H

#include <bpf/btf.h>

#include "own_pages.h"
#include "symbols.h"

/* Locks. */
bool pte_lock_function(const struct symbols *symbols);	  /* a function takes the PTE lock */
bool sleeping_spin_locks(const struct symbols *symbols);  /* a spin lock is a mutex: PREEMPT_RT */
bool private_hugetlb_lock(const struct symbols *symbols); /* hugetlb locks private mappings too */
bool files_lock_vmas(const struct symbols *symbols);	  /* reads of /proc take per-VMA locks */
bool vmas_count_readers(const struct btf *btf, const struct symbols *symbols);
uint32_t interrupt_mask(const struct symbols *symbols);	 /* of preempt_count: in an interrupt */
unsigned int mmap_lock_write_arg(const struct btf *btf); /* of the mmap_lock tracepoints */

/* Reads. */
bool mm_has_owner(const struct symbols *symbols);

/* Special swap types. */
unsigned int device_swap_types(const struct symbols *symbols); /* of device memory: 0, 3 or 4 */
bool has_marker_type(const struct own_pages *own);
bool has_swapin_error_type(const struct own_pages *own);

/* Folios: the mappings of each page of a large one are not counted; < 0: not known. */
int no_page_mapcount(void);

/* Entries. */
bool devmap_bit(const struct btf *btf); /* device memory has a bit of its own */
#if defined(__x86_64__)
bool saved_dirty_bit(const struct btf *btf);
#else
bool swap_fields_moved(const struct own_pages *own); /* and the bit of present but not valid */
#endif

#endif
