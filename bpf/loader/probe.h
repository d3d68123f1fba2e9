/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The probe: its BPF object, its hooks and rings. For the sources that know the BPF object. */
#ifndef WALKSCOPE_PROBE_H
#define WALKSCOPE_PROBE_H

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "hooks.h"
#include "merge.h"
#include "options.h"
#include "profiles.h"
#include "symbols.h"
#include "walkscope.skel.h"

struct cost_counts {
	uint64_t run_time_ns;
	uint64_t run_count;
	uint64_t recursion_misses;
};

/* Findings of the self-test. */
struct tested {
	unsigned int events[WS_FRAME_WALK_END + 1]; /* by type */
	uint64_t address;			    /* a page of the loader's own */
	uint64_t pfn;				    /* of that page, as pagemap tells it */
	unsigned int right;			    /* entries read for it with that PFN */
	unsigned int wrong;
	unsigned int unread;	 /* UNREAD events */
	unsigned int unread_own; /* those with that page in their range */
};

struct probe {
	struct walkscope_bpf *skeleton;
	struct merge merge;
	int ring_fds[WS_MAX_CPUS]; /* 0: none */
	int prototype;		   /* the inner map that all rings look like */
	int wakeups;		   /* epoll: a ring fills */
	int stats;		   /* keeps the kernel's statistics on */
	const struct options *options;
	const struct symbols *symbols;
	bool from_begin;	   /* light mode reads where walks begin: AT_BEGIN of consumers.h */
	const char *why_callbacks; /* light mode does not: begins.h; NULL: it does, or need not */
	const struct walker_profile *profile; /* NULL: no pt_range_walk here */
	struct bpf_link *links[MAX_HOOKS];
	bool missed[MAX_HOOKS]; /* asked for, and not on this kernel: one hook a function */
	struct tested tested;
	struct cost_counts costs_before[MAX_HOOKS]; /* when tracing began, as the next two */
	uint64_t recursion_misses_before;
	struct ws_cpu_counters counters_before[WS_MAX_CPUS];
};

#endif
