// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Ring buffers: one for each CPU id, so that a CPU that comes later has its own. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "cpus.h"
#include "probe.h"
#include "rings.h"
#include "say.h"

/* Makes the inner map that all rings must look like. */
int rings_prototype(struct probe *p)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "walkscope_proto", 0, 0, getpagesize(), NULL);
	int err;

	if (fd < 0) {
		complain("cannot create a ring buffer: %s%s", strerror(errno),
			 errno == EPERM ? " (needs CAP_BPF and CAP_PERFMON, or root)" : "");
		return -errno;
	}
	err = bpf_map__set_inner_map_fd(p->skeleton->maps.rings, fd);
	p->prototype = fd; /* open until the load, for libbpf */
	return err;
}

/*
 * Layout of linux/bpf.h: a page with the reader's position, which the loader writes; then, read-
 * only, a page with the writers' position, and the data, mapped twice in a row.
 */
static int map_ring(struct ring *ring, int fd, unsigned long bytes)
{
	long page = getpagesize();
	void *reader = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	uint8_t *writers;

	if (reader == MAP_FAILED)
		return -errno;
	ring->consumed = reader;
	writers = mmap(NULL, page + 2 * bytes, PROT_READ, MAP_SHARED, fd, page);
	if (writers == MAP_FAILED)
		return -errno;
	ring->produced = (unsigned long *)writers;
	ring->data = writers + page;
	ring->bytes = bytes;
	return 0;
}

/* Edge-triggered: records that stay in a ring for a while do not wake the loader again. */
static int open_ring(struct probe *p, uint32_t cpu, int fd, unsigned long bytes)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int err = map_ring(&p->merge.rings[cpu], fd, bytes);

	if (!err && epoll_ctl(p->wakeups, EPOLL_CTL_ADD, fd, &event))
		err = -errno;
	return err;
}

static int add(struct probe *p, uint32_t cpu, unsigned long bytes)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "walkscope_ring", 0, 0, bytes, NULL);
	int err;

	if (fd < 0) {
		err = -errno;
		complain("cannot create a ring buffer of %lu bytes: %s (a power of two, at least "
			 "a page)",
			 bytes, strerror(-err));
		return err;
	}
	err = bpf_map_update_elem(bpf_map__fd(p->skeleton->maps.rings), &cpu, &fd, BPF_ANY);
	p->ring_fds[cpu] = fd;
	if (!err)
		err = open_ring(p, cpu, fd, bytes);
	if (err)
		complain("cannot set up the ring buffer of CPU %u: %s", cpu, strerror(-err));
	return err;
}

/*
 * A large machine needs more than the usual 1024 descriptors: one for each CPU, two for each hook.
 */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int rings_add(struct probe *p, unsigned int nr_cpu_ids)
{
	unsigned long all = p->options->ring_bytes;
	unsigned long less = all < ABSENT_RING_BYTES ? all : ABSENT_RING_BYTES;
	char online[4096];
	int err = 0;

	if (nr_cpu_ids > WS_MAX_CPUS) {
		complain("this machine has possible CPU ids up to %u, the probe has room for ids "
			 "up to %u",
			 nr_cpu_ids - 1, WS_MAX_CPUS - 1);
		return -E2BIG;
	}
	if (!cpu_list_read("online", online, sizeof(online))) {
		complain("cannot read which CPUs are online");
		return -EIO;
	}
	allow_descriptors();
	p->wakeups = epoll_create1(EPOLL_CLOEXEC);
	p->merge.nr = nr_cpu_ids;
	for (uint32_t cpu = 0; cpu < nr_cpu_ids && !err; cpu++)
		err = add(p, cpu, cpu_list_has(online, cpu) ? all : less);
	return err;
}

int rings_consume(struct probe *p)
{
	int state;

	do {
		state = merge_turn(&p->merge, clock_ns(CLOCK_MONOTONIC));
	} while (state == MERGE_MORE);
	return state < 0 ? state : 0;
}

static void unmap_ring(struct ring *ring)
{
	long page = getpagesize();

	if (ring->produced)
		munmap((void *)ring->produced, page + 2 * ring->bytes);
	if (ring->consumed)
		munmap(ring->consumed, page);
}

void rings_free(struct probe *p)
{
	for (unsigned int cpu = 0; cpu < p->merge.nr; cpu++) {
		unmap_ring(&p->merge.rings[cpu]);
		if (p->ring_fds[cpu] > 0)
			close(p->ring_fds[cpu]);
	}
	if (p->wakeups > 0)
		close(p->wakeups);
	if (p->prototype > 0)
		close(p->prototype);
}
