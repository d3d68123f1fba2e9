/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* What the parts of the loader that know the BPF object share: attach.c, self_test.c, drain.c. */
#ifndef WALKSCOPE_ATTACH_H
#define WALKSCOPE_ATTACH_H

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "merge.h"
#include "probe.h"
#include "profiles.h"
#include "walkscope.skel.h"

enum need {
	NEEDED,	  /* nothing can be traced without it */
	WANTED,	  /* the kernels we know have it */
	OPTIONAL, /* some kernels have nothing of the kind, and lose nothing */
	PTE_LOCK, /* one of these is wanted */
};

/* When it is loaded, and how it is attached; or-ed. */
enum when {
	EXACT = 1,
	ENTRIES = 4, /* with entries */
	FOLIOS = 8,  /* with folio facts */
	CALIBRATION = 16,
	TRACEPOINT = 32,
	RANGE = 128, /* of pt_range_walk: by the name that the profile gives it */
	NEAR_SHOW_SMAP =
		64, /* the one of several functions of this name that show_smap() belongs to */
	SPIN = 256, /* of page-table locks, where these are spin locks: not on PREEMPT_RT */
};

/*
 * Whether the self-test's reads run it; whether what the kernel skips of it is
 * counted elsewhere, or is nothing to count; whether its function's address
 * tells that a callback is hooked.
 */
enum reach { TESTED = 1, COUNTED = 2, CALLBACK_ADDRESS = 4 };

struct hook {
	const char *program;
	const char *function;
	enum need need;
	unsigned int when;  /* enum when */
	unsigned int reach; /* enum reach */
	const char *lost;   /* what is lost without it */
};

#define MAX_HOOKS 192

extern const struct hook hooks[];
extern const size_t nr_hooks;

struct cost_counts {
	uint64_t run_time_ns;
	uint64_t run_count;
	uint64_t recursion_misses;
};

struct probe {
	struct walkscope_bpf *skeleton;
	struct merge merge;
	int ring_fds[WS_MAX_CPUS]; /* 0: none */
	int wakeups;		   /* epoll: a ring fills */
	int stats;		   /* holds the kernel's statistics on */
	const struct options *options;
	const struct symbols *symbols;
	const struct walker_profile *profile; /* NULL: no pt_range_walk here */
	struct bpf_link *links[MAX_HOOKS];
	int prototype;				    /* the inner map that all rings look like */
	unsigned int tested[WS_FRAME_WALK_END + 1]; /* events seen by the self-test, by type */
	uint64_t tested_address; /* a page of ours, and what the kernel says it maps to */
	uint64_t tested_pfn;
	unsigned int tested_right; /* entries read for it */
	unsigned int tested_wrong;
	struct cost_counts costs_before[MAX_HOOKS]; /* when tracing began */
	uint64_t recursion_misses;
	struct ws_cpu_counters before[WS_MAX_CPUS]; /* counters when tracing began */
};

/* Whether this kernel has what the hook is attached to. */
/* A spin lock is a mutex there: no page-table lock is taken by _raw_spin_lock(). */
bool sleeping_spin_locks(const struct symbols *symbols);
bool hook_is_here(const struct hook *hook, const struct btf *btf, const struct symbols *symbols,
		  const struct walker_profile *profile);
/* The program of a hook; NULL when this kernel or these options leave it out. */
struct bpf_program *hook_program(struct probe *probe, size_t hook);
int attach_hooks(struct probe *probe);
void detach_hooks(struct probe *probe, bool calibration_only);

/* seen.c: exact mode: whether the self-test saw the page-table locks of callbacks */
bool ptls_seen(const struct probe *probe);
/* Where it saw none: entries are read where callbacks begin from now on, and it is said. */
void without_ptls(struct probe *probe);

/* rings.c */
int rings_prototype(struct probe *probe);
int rings_add(struct probe *probe, unsigned int nr_cpu_ids);
int rings_consume(struct probe *probe); /* all that is there; < 0: the record function failed */
void rings_free(struct probe *probe);

/* cost.c: what the kernel skipped, of programs whose skipping nothing else tells. */
uint64_t recursion_misses(struct probe *probe);
void costs_begin(struct probe *probe);

#endif
