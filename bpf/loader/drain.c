// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Records from the ring buffers to the record function, and counters of losses. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "attach.h"
#include "cost.h"
#include "drain.h"
#include "probe.h"
#include "sweep.h"

void probe_start(struct probe *p, record_fn record, void *context)
{
	p->merge.record = record;
	p->merge.context = context;
	p->merge.records = p->merge.overtaken = 0;
	memcpy(p->counters_before, p->skeleton->bss->counters, sizeof(p->counters_before));
	p->recursion_misses_before = recursion_misses(p);
	costs_begin(p);
	__atomic_store_n(&p->skeleton->bss->tracing, 1, __ATOMIC_RELEASE);
}

int probe_wakeups(const struct probe *p)
{
	return p->wakeups;
}

void probe_woken(const struct probe *p)
{
	struct epoll_event events[64];

	while (epoll_wait(p->wakeups, events, 64, 0) == 64)
		;
}

int probe_turn(struct probe *p, uint64_t before_ns)
{
	return merge_turn(&p->merge, before_ns);
}

/*
 * A walker that is swept had an end that no program saw: a loss like a skipped program. A wait
 * whose end was not seen is a skipped program that is counted as one.
 */
unsigned int probe_sweep(struct probe *p)
{
	struct walkscope_bpf__bss *bss = p->skeleton->bss;
	unsigned int nr = sweep(bss->walker_tids, WS_WALKERS, task_gone);

	__atomic_fetch_sub(&bss->reads_open, nr, __ATOMIC_RELAXED);
	__atomic_fetch_add(&bss->counters[0].seen, nr, __ATOMIC_RELAXED);
	__atomic_fetch_add(&bss->counters[0].lost_nested, nr, __ATOMIC_RELAXED);
	__atomic_fetch_sub(&bss->lock_waiters, sweep(bss->lock_wait_tids, WS_LOCK_WAITS, task_gone),
			   __ATOMIC_RELAXED);
	return nr;
}

/*
 * Counters of one CPU since probe_start(). Read again, some times, until seen equals the sum of the
 * others.
 */
static struct ws_cpu_counters counters_of(struct probe *p, unsigned int cpu)
{
	const volatile struct ws_cpu_counters *live = &p->skeleton->bss->counters[cpu];
	const struct ws_cpu_counters *before = &p->counters_before[cpu];
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

	for (unsigned int cpu = 0; cpu < p->merge.nr; cpu++)
		sum += counters_of(p, cpu).delivered;
	return sum;
}

void probe_stop(struct probe *p)
{
	__atomic_store_n(&p->skeleton->bss->tracing, 0, __ATOMIC_RELEASE);
	probe_sweep(p);
}

unsigned int probe_reads_open(struct probe *p)
{
	return __atomic_load_n(&p->skeleton->bss->reads_open, __ATOMIC_ACQUIRE);
}

void probe_detach(struct probe *p)
{
	detach_hooks(p, false);
}

/* Events that are still being written count as left: they are counted before they are committed. */
uint64_t probe_left(struct probe *p)
{
	uint64_t sum = delivered(p);

	return sum > p->merge.records ? sum - p->merge.records : 0;
}

uint64_t probe_records(const struct probe *p)
{
	return p->merge.records;
}

uint64_t probe_overtaken(const struct probe *p)
{
	return p->merge.overtaken;
}

/* The probe counted it as delivered. */
void probe_lose_record(struct probe *p, unsigned int cpu)
{
	struct ws_cpu_counters *c = &p->skeleton->bss->counters[cpu % WS_MAX_CPUS];

	p->merge.records--;
	__atomic_fetch_sub(&c->delivered, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&c->lost_no_state, 1, __ATOMIC_RELAXED);
}

int probe_loss(struct probe *p, struct ws_loss *loss, unsigned int cpu)
{
	struct ws_cpu_counters c;

	if (cpu >= p->merge.nr)
		return 0;
	c = counters_of(p, cpu);
	memset(loss, 0, sizeof(*loss));
	loss->timestamp_ns = p->merge.whole_ns;
	loss->cpu = cpu;
	loss->delivered = c.delivered;
	loss->filtered = c.filtered;
	loss->lost_ringbuf = c.lost_ringbuf;
	loss->lost_no_state = c.lost_no_state;
	loss->lost_nested = c.lost_nested;
	loss->lost_unread = c.lost_unread;
	loss->lost_rate_limit = c.lost_rate_limit;
	loss->read_errors = c.read_errors;
	loss->ring_used_bytes = ring_used(&p->merge.rings[cpu]);
	loss->ring_bytes = p->merge.rings[cpu].bytes;
	/* The kernel counts skipped programs for all CPUs together: the first CPU tells them. */
	if (cpu == 0)
		loss->lost_recursion = recursion_misses(p) - p->recursion_misses_before;
	loss->seen = c.seen + loss->lost_recursion;
	return 1;
}
