/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Facts that the kernel shows this process of its own pages. */
#ifndef WALKSCOPE_OWN_PAGES_H
#define WALKSCOPE_OWN_PAGES_H

#include <stdbool.h>
#include <stdint.h>

struct own_pages {
	bool soft_dirty;       /* writes are tracked */
	bool uffd_known;       /* userfaultfd is there, so that uffd_wp is known */
	bool uffd_wp;	       /* userfaultfd can write-protect */
	bool marker;	       /* a marker could be put into an entry */
	int marker_type;       /* swap type of a marker; < 0: not shown */
	uint64_t marker_guard; /* bits of a guard marker; 0: not shown */
	uint64_t marker_uffd_wp;
	uint64_t zero_pfn;	  /* PFN of the zero page; 0: not shown */
	uint64_t kpageflags_pfns; /* page frames of /proc/kpageflags; 0: not shown */
	bool anon_is_ksm;	  /* /proc/kpageflags calls every anonymous page KSM's */
	bool wide;		  /* arm64: user addresses have 52 bits */
};
void own_pages(struct own_pages *own);

#endif
