// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* From the ring buffers to whoever wants the records, and what was lost on the way. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "attach.h"
#include "sweep.h"

void probe_start(struct probe *p, record_fn record, void *context)
{
	p->record = record;
	p->context = context;
	p->records = 0;
	memcpy(p->before, p->skeleton->bss->counters, sizeof(p->before));
	p->recursion_misses = recursion_misses(p);
	costs_begin(p);
	__atomic_store_n(&p->skeleton->bss->tracing, 1, __ATOMIC_RELEASE);
}

int probe_poll(struct probe *p, int timeout_ms)
{
	int err = rings_wait(p, timeout_ms);

	return err ? err : rings_consume(p);
}

/* An end that no program saw is counted as those are that a program misses. */
unsigned int probe_sweep(struct probe *p)
{
	struct walkscope_bpf__bss *bss = p->skeleton->bss;
	unsigned int nr = sweep(bss->walker_tids, WS_WALKERS, task_gone);

	__atomic_fetch_sub(&bss->reads_open, nr, __ATOMIC_RELAXED);
	__atomic_fetch_add(&bss->counters[0].seen, nr, __ATOMIC_RELAXED);
	__atomic_fetch_add(&bss->counters[0].lost_nested, nr, __ATOMIC_RELAXED);
	return nr;
}

/* One CPU's counters since probe_start(), seen and its parts of one moment where that can be had.
 */
static struct ws_cpu_counters counters_of(struct probe *p, unsigned int cpu)
{
	const volatile struct ws_cpu_counters *live = &p->skeleton->bss->counters[cpu];
	const struct ws_cpu_counters *before = &p->before[cpu];
	struct ws_cpu_counters now;
	int tries = 0;

	do {
		now.seen = live->seen - before->seen;
		now.delivered = live->delivered - before->delivered;
		now.filtered = live->filtered - before->filtered;
		now.lost_ringbuf = live->lost_ringbuf - before->lost_ringbuf;
		now.lost_no_state = live->lost_no_state - before->lost_no_state;
		now.lost_nested = live->lost_nested - before->lost_nested;
		now.lost_unread = live->lost_unread - before->lost_unread;
		now.lost_rate_limit = live->lost_rate_limit - before->lost_rate_limit;
		now.read_errors = live->read_errors - before->read_errors;
	} while (++tries < 100 && now.seen != now.delivered + now.filtered + now.lost_ringbuf +
						      now.lost_no_state + now.lost_nested +
						      now.lost_unread + now.lost_rate_limit);
	return now;
}

static uint64_t delivered(struct probe *p)
{
	uint64_t sum = 0;

	for (unsigned int cpu = 0; cpu < p->nr_cpus; cpu++)
		sum += counters_of(p, cpu).delivered;
	return sum;
}

/*
 * Lets the reads in flight return, takes the hooks away, and empties the rings:
 * a record that is being written holds up those behind it for a moment.
 */
int probe_detach(struct probe *p)
{
	uint64_t deadline = clock_ns(CLOCK_MONOTONIC) + 5000000000ULL;
	int err = 0;

	__atomic_store_n(&p->skeleton->bss->tracing, 0, __ATOMIC_RELEASE);
	probe_sweep(p);
	while (err >= 0 && clock_ns(CLOCK_MONOTONIC) < deadline &&
	       __atomic_load_n(&p->skeleton->bss->reads_open, __ATOMIC_ACQUIRE))
		err = probe_poll(p, 10);
	detach_hooks(p, false);
	deadline = clock_ns(CLOCK_MONOTONIC) + 5000000000ULL;
	while (err >= 0) {
		err = rings_consume(p);
		if (err >= 0 && p->records >= delivered(p))
			return 0;
		if (clock_ns(CLOCK_MONOTONIC) > deadline) {
			complain("%llu events stay in the ring buffers: the stream is cut short",
				 (unsigned long long)(delivered(p) - p->records));
			return -ETIMEDOUT;
		}
	}
	return err;
}

int probe_loss(struct probe *p, struct ws_loss *loss, unsigned int cpu)
{
	struct ws_cpu_counters c;

	if (cpu >= p->nr_cpus)
		return 0;
	c = counters_of(p, cpu);
	memset(loss, 0, sizeof(*loss));
	loss->timestamp_ns = clock_ns(CLOCK_MONOTONIC);
	loss->cpu = cpu;
	loss->delivered = c.delivered;
	loss->filtered = c.filtered;
	loss->lost_ringbuf = c.lost_ringbuf;
	loss->lost_no_state = c.lost_no_state;
	loss->lost_nested = c.lost_nested;
	loss->lost_unread = c.lost_unread;
	loss->lost_rate_limit = c.lost_rate_limit;
	loss->read_errors = c.read_errors;
	loss->ring_used_bytes = ring_used(&p->rings[cpu]);
	loss->ring_bytes = p->rings[cpu].bytes;
	/* The kernel counts skipped programs for all CPUs together: told on the first. */
	if (cpu == 0)
		loss->lost_recursion = recursion_misses(p) - p->recursion_misses;
	loss->seen = c.seen + loss->lost_recursion;
	return 1;
}
