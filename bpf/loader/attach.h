/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* What the parts of the loader that know the BPF object share: attach.c, self_test.c, drain.c. */
#ifndef WALKSCOPE_ATTACH_H
#define WALKSCOPE_ATTACH_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "probe.h"
#include "walkscope.skel.h"

enum need { NEEDED, EITHER_PTE_LOCK, WANTED, EXACT_ONLY, CALIBRATION };

/* Whether the self-test's reads run it, and whether it runs outside traced reads too. */
enum reach { TESTED = 1, ELSEWHERE = 2 };

struct hook {
	const char *program;
	const char *function;
	enum need need;
	unsigned int reach; /* enum reach, or-ed */
	const char *lost;   /* what is lost without it */
};

#define MAX_HOOKS 40

extern const struct hook hooks[];
extern const size_t nr_hooks;

struct probe {
	struct walkscope_bpf *skeleton;
	struct ring_buffer *rings;
	const struct options *options;
	struct bpf_link *links[MAX_HOOKS];
	record_fn record;
	void *context;
	unsigned int nr_cpus;
	int prototype;				    /* the inner map that all rings look like */
	unsigned int tested[WS_FRAME_WALK_END + 1]; /* events seen by the self-test, by type */
	uint64_t recursion_misses;
	uint64_t records;			    /* taken out of the rings since probe_start() */
	struct ws_cpu_counters before[WS_MAX_CPUS]; /* counters when tracing began */
};

/* The program of a hook; NULL when this kernel or these options leave it out. */
struct bpf_program *hook_program(struct probe *probe, size_t hook);
int attach_hooks(struct probe *probe);
void detach_hooks(struct probe *probe, bool calibration_only);

#endif
