/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walks that are left out: by filters, by sampling, or over the rate limit. Part of
 * walkscope.bpf.c.
 */
#ifndef WALKSCOPE_LEFT_OUT_BPF_H
#define WALKSCOPE_LEFT_OUT_BPF_H

struct bucket {
	__u64 events; /* events left; below 0 by the events of walks in flight */
	__u64 filled_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* id of the cgroup */
	__type(value, struct bucket);
} buckets SEC(".maps");

static __always_inline struct bucket *bucket_of_current(void)
{
	__u64 cgroup = bpf_get_current_cgroup_id();
	struct bucket *bucket = bpf_map_lookup_elem(&buckets, &cgroup), fresh = {};

	if (bucket)
		return bucket;
	fresh.events = filter.rate_burst;
	fresh.filled_ns = bpf_ktime_get_ns();
	bpf_map_update_elem(&buckets, &cgroup, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&buckets, &cgroup);
}

/* A walk begins while its cgroup has events left, and pays for its events when it ends. */
static __always_inline bool over_rate_limit(__u64 now)
{
	struct bucket *bucket;
	__u64 more;

	if (!tracing || !filter.rate_per_second)
		return false;
	bucket = bucket_of_current();
	if (!bucket)
		return false;
	more = (now - bucket->filled_ns) / 1000 * filter.rate_per_second / 1000000;
	if (more) {
		bucket->filled_ns = now;
		bucket->events += more;
		if ((__s64)bucket->events > (__s64)filter.rate_burst)
			bucket->events = filter.rate_burst;
	}
	return (__s64)bucket->events <= 0;
}

static __always_inline void pay_rate_limit(__u32 events)
{
	struct bucket *bucket;

	if (!tracing || !filter.rate_per_second)
		return;
	bucket = bucket_of_current();
	if (bucket)
		__sync_fetch_and_add(&bucket->events, -(__u64)events);
}

static __always_inline bool other_comm(void)
{
	char comm[16] = {};

	if (!filter.comm[0])
		return false;
	bpf_get_current_comm(comm, sizeof(comm));
	for (int i = 0; i < 16; i++) {
		if (comm[i] != filter.comm[i])
			return true;
		if (!comm[i])
			break;
	}
	return false;
}

static __always_inline bool other_consumer(const struct request *request)
{
	__u64 callback;

	if (!filter.nr_consumers)
		return false;
	callback = request->ops ? first_callback((void *)request->ops) : request->caller;
	for (__u32 i = 0; i < WS_MAX_CONSUMERS; i++)
		if (i < filter.nr_consumers &&
		    (filter.consumers[i] == callback ||
		     (request->caller &&
		      callback - filter.consumers[i] < filter.consumer_bytes[i])))
			return false;
	return true;
}

static __always_inline bool other_target(struct walker *w)
{
	const struct process *before;
	struct task_counters *task;
	struct task_struct *target;

	if (!filter.target_tgid)
		return false;
	target = target_of(w);
	if (target)
		return (__u32)BPF_CORE_READ(target, tgid) != filter.target_tgid;
	task = task_counters();
	before = task ? process_before(w, task) : NULL;
	return !before || before->tgid != filter.target_tgid;
}

/* Whether the task is outside the cgroup that is asked for and those below it. */
static __always_inline bool other_cgroup(void)
{
	if (!filter.cgroup)
		return false;
	for (int level = 0; level < WS_CGROUP_DEPTH; level++)
		if (bpf_get_current_ancestor_cgroup_id(level) == filter.cgroup)
			return false;
	return bpf_get_current_cgroup_id() != filter.cgroup;
}

static __always_inline bool filtered(struct walker *w)
{
	if (!tracing)
		return false; /* the self-test */
	if (w->reading.left_out)
		return true;
	if (filter.tgid && bpf_get_current_pid_tgid() >> 32 != filter.tgid)
		return true;
	return other_cgroup() || other_comm() || other_consumer(&w->request) || other_target(w) ||
	       (!w->reading.file && sampled_out());
}

#endif
