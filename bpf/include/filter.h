/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Filters: options of the loader, read by every program. */
#ifndef WALKSCOPE_FILTER_H
#define WALKSCOPE_FILTER_H

#include <linux/types.h>

#define WS_MAX_CONSUMERS 32

struct ws_filter {
	__u64 cgroup; /* of the walker, or of one above it: id, 0: all */
	__u64 min_duration_ns;
	__u64 min_stall_ns;
	__u64 rate_per_second; /* events of one cgroup, 0: no limit */
	__u64 rate_burst;
	__u64 consumers[WS_MAX_CONSUMERS]; /* addresses of callbacks, and of callers of
					      pt_range_walk */
	__u64 consumer_bytes[WS_MAX_CONSUMERS];
	__u32 nr_consumers; /* 0: all */
	__u32 tgid;	    /* of the walker, 0: all */
	__u32 target_tgid;  /* 0: all */
	__u32 sample;	    /* 1 in N; 0 and 1: all */
	char comm[16];	    /* of the walker; first byte 0: all */
};

#endif
