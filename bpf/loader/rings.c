// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The ring buffers: one of each possible CPU, so that one that comes later has its own. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "attach.h"

/* Taken from one ring before the next has its turn: a busy CPU must not hold up the others. */
#define TURN_RECORDS 4096
#define TURN_OVER    (-EAGAIN)

static int on_record(void *context, void *record, size_t bytes)
{
	struct probe *p = context;
	int err;

	p->records++;
	err = p->record(p->context, record, bytes);
	return err || --p->turn ? err : TURN_OVER;
}

/* Before load: the inner map that all rings must look like. */
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
	p->prototype = fd; /* libbpf wants it open until the load */
	return err;
}

/* The kernel shows how far both sides are: a page of the reader's, then one of the writers'. */
static int view(struct ring *ring, int fd, unsigned long bytes)
{
	long page = getpagesize();
	uint8_t *pages = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, 0);

	if (pages == MAP_FAILED)
		return -errno;
	ring->consumed = (unsigned long *)pages;
	ring->produced = (unsigned long *)(pages + page);
	ring->bytes = bytes;
	return 0;
}

static int open_reader(struct probe *p, struct ring *ring, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	ring->reader = ring_buffer__new(fd, on_record, p, NULL);
	if (!ring->reader ||
	    epoll_ctl(p->wakeups, EPOLL_CTL_ADD, ring_buffer__epoll_fd(ring->reader), &event))
		return -errno;
	return 0;
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
	if (!err)
		err = open_reader(p, &p->rings[cpu], fd);
	if (!err)
		err = view(&p->rings[cpu], fd, bytes);
	close(fd); /* the map of rings and the mappings keep it */
	if (err)
		complain("cannot set up the ring buffer of CPU %u: %s", cpu, strerror(-err));
	return err;
}

/* Three descriptors a CPU and two a hook: more than the usual 1024 on a large machine. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int rings_add(struct probe *p, unsigned int nr_cpus)
{
	unsigned long all = p->options->ring_bytes;
	unsigned long less = all < ABSENT_RING_BYTES ? all : ABSENT_RING_BYTES;
	char online[4096];
	int err = 0;

	if (nr_cpus > WS_MAX_CPUS) {
		complain("this machine may have %u CPUs, the probe counts up to %u", nr_cpus,
			 WS_MAX_CPUS);
		return -E2BIG;
	}
	if (!cpu_list_read("online", online, sizeof(online))) {
		complain("cannot read which CPUs are online");
		return -EIO;
	}
	allow_descriptors();
	p->wakeups = epoll_create1(EPOLL_CLOEXEC);
	p->nr_cpus = nr_cpus;
	for (uint32_t cpu = 0; cpu < nr_cpus && !err; cpu++)
		err = add(p, cpu, cpu_list_has(online, cpu) ? all : less);
	return err;
}

int rings_consume(struct probe *p)
{
	int err = 0;

	p->more = false;
	for (unsigned int cpu = 0; cpu < p->nr_cpus && err >= 0; cpu++) {
		p->turn = TURN_RECORDS;
		err = ring_buffer__consume(p->rings[cpu].reader);
		if (err == TURN_OVER) {
			p->more = true;
			err = 0;
		}
	}
	return err;
}

int rings_wait(struct probe *p, int timeout_ms)
{
	struct epoll_event event;

	/* small events wake nobody: all rings are looked at, whichever woke us */
	if (epoll_wait(p->wakeups, &event, 1, p->more ? 0 : timeout_ms) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

uint64_t ring_used(const struct ring *ring)
{
	uint64_t consumed = __atomic_load_n(ring->consumed, __ATOMIC_ACQUIRE);

	/* read after: the writers may have gone on meanwhile, but are never behind */
	return __atomic_load_n(ring->produced, __ATOMIC_ACQUIRE) - consumed;
}

void rings_free(struct probe *p)
{
	for (unsigned int cpu = 0; cpu < p->nr_cpus; cpu++) {
		struct ring *ring = &p->rings[cpu];

		ring_buffer__free(ring->reader);
		if (ring->consumed)
			munmap((void *)ring->consumed, 2 * getpagesize());
	}
	if (p->wakeups > 0)
		close(p->wakeups);
	if (p->prototype > 0)
		close(p->prototype);
}
