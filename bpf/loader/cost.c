// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Cost of the probe's programs, from the kernel's statistics of each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "attach.h"
#include "clocks.h"
#include "cost.h"
#include "probe.h"
#include "say.h"

static bool program_info(struct probe *p, size_t hook, struct bpf_prog_info *info)
{
	struct bpf_program *program = hook_program(p, hook);
	__u32 size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return program && !bpf_obj_get_info_by_fd(bpf_program__fd(program), info, &size);
}

static bool counted_elsewhere(const struct probe *p, const struct hook *hook)
{
	return hook->reach & COUNTED || (p->from_begin && hook->reach & REPEATED);
}

static uint64_t misses_of(struct probe *p, size_t hook)
{
	struct bpf_prog_info info;

	return program_info(p, hook, &info) ? info.recursion_misses : 0;
}

/*
 * Programs that the kernel skipped because they were running on that CPU. Of two that do the same
 * the fewer runs count: more cannot have been skipped of both.
 */
uint64_t recursion_misses(struct probe *p)
{
	uint64_t misses = 0, of_hook, of_other;

	for (size_t i = 0; i < nr_hooks; i++) {
		if (counted_elsewhere(p, &hooks[i]))
			continue;
		of_hook = misses_of(p, i);
		of_other = hooks[i].reach & TWICE ? misses_of(p, i + 1) : of_hook;
		misses += of_hook < of_other ? of_hook : of_other;
	}
	return misses;
}

void costs_begin(struct probe *p)
{
	struct bpf_prog_info info;

	for (size_t i = 0; i < nr_hooks; i++)
		if (program_info(p, i, &info))
			p->costs_before[i] = (struct cost_counts){ info.run_time_ns, info.run_cnt,
								   info.recursion_misses };
}

enum cost probe_cost(struct probe *p, struct ws_cost *cost, size_t hook)
{
	const struct cost_counts *before = &p->costs_before[hook];
	struct bpf_prog_info info;

	if (hook >= nr_hooks)
		return COST_END;
	if (!program_info(p, hook, &info))
		return COST_NONE;
	memset(cost, 0, sizeof(*cost));
	cost->timestamp_ns = clock_ns(CLOCK_MONOTONIC);
	cost->run_time_ns = info.run_time_ns - before->run_time_ns;
	cost->run_count = info.run_cnt - before->run_count;
	cost->recursion_misses = info.recursion_misses - before->recursion_misses;
	snprintf(cost->program, sizeof(cost->program), "%s", hooks[hook].program);
	snprintf(cost->function, sizeof(cost->function), "%s", hooks[hook].function);
	return cost->run_count || cost->recursion_misses ? COST_SOME : COST_ZERO;
}

int probe_stats(struct probe *p)
{
	p->stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (p->stats >= 0)
		return 0;
	complain("--stats: %s%s", strerror(errno),
		 errno == EPERM ? " (needs CAP_SYS_ADMIN, or root)" : "");
	return -errno;
}
