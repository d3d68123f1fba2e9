// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Order of events. Events of a thread may be in the rings of several CPUs; they are given in the
 * order in which the thread made them. Each record has a time, which was taken before the record
 * was reserved and after the thread's previous record was committed. Two rules keep the order:
 * of the next records of all rings the earliest is given first; and no record is given that is
 * later than the begin of the turn, for a ring may have got an earlier one since it was looked at.
 *
 * A record that a preempted program has reserved and not committed has no time yet. All rings wait
 * for it, unless one is more than half full: then the others go on, and records of the waiting ring
 * that come too late are counted.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "merge.h"
#include "record.h"

#define TURN_RECORDS 4096 /* then signals, counters and the output have their turn */
#define HEADER_BYTES BPF_RINGBUF_HDR_SZ

enum next { NEXT_NONE, NEXT_WRITING, NEXT_READY };

static const uint8_t *header_at(const struct ring *ring, unsigned long at)
{
	return ring->data + (at & (ring->bytes - 1));
}

static uint32_t length_at(const struct ring *ring, unsigned long at)
{
	return __atomic_load_n((const uint32_t *)header_at(ring, at), __ATOMIC_ACQUIRE);
}

static unsigned long bytes_of(uint32_t length)
{
	length &= ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
	return (length + HEADER_BYTES + 7UL) & ~7UL;
}

static void forward(struct ring *ring, uint32_t length)
{
	ring->at += bytes_of(length);
	ring->given = 0;
	__atomic_store_n(ring->consumed, ring->at, __ATOMIC_RELEASE);
}

/* Moves to the next record that was not discarded. */
static enum next look(struct ring *ring)
{
	while (ring->at != ring->end) {
		uint32_t length = length_at(ring, ring->at);

		if (length & BPF_RINGBUF_BUSY_BIT)
			return NEXT_WRITING;
		if (!(length & BPF_RINGBUF_DISCARD_BIT)) {
			memcpy(&ring->time_ns,
			       header_at(ring, ring->at) + HEADER_BYTES + WS_RAW_TIME,
			       sizeof(ring->time_ns));
			return NEXT_READY;
		}
		forward(ring, length);
	}
	return NEXT_NONE;
}

static void later(uint64_t *time_ns, uint64_t than_ns)
{
	if (*time_ns < than_ns)
		*time_ns = than_ns;
}

static bool crowded(const struct ring *ring)
{
	return ring->end - ring->at > ring->bytes / 2;
}

static bool before(const struct merge *m, uint16_t a, uint16_t b)
{
	const struct ring *x = &m->rings[a], *y = &m->rings[b];

	return x->time_ns < y->time_ns || (x->time_ns == y->time_ns && a < b);
}

/* Restores the heap below a place whose ring is new there, or has a later record than before. */
static void sift_down(struct merge *m, unsigned int place)
{
	uint16_t moved = m->heap[place];

	for (unsigned int child; (child = 2 * place + 1) < m->in_heap; place = child) {
		if (child + 1 < m->in_heap && before(m, m->heap[child + 1], m->heap[child]))
			child++;
		if (before(m, moved, m->heap[child]))
			break;
		m->heap[place] = m->heap[child];
	}
	m->heap[place] = moved;
}

static void begin_turn(struct merge *m)
{
	m->in_heap = m->nr_writing = m->crowded = 0;
	for (unsigned int i = 0; i < m->nr; i++) {
		struct ring *ring = &m->rings[i];
		enum next next;

		ring->at = *ring->consumed;
		ring->end = __atomic_load_n(ring->produced, __ATOMIC_ACQUIRE);
		next = look(ring);
		if (next == NEXT_WRITING)
			m->writing[m->nr_writing++] = i;
		if (next != NEXT_READY)
			continue;
		m->heap[m->in_heap++] = i;
		m->crowded += crowded(ring);
	}
	for (unsigned int place = m->in_heap / 2; place-- > 0;)
		sift_down(m, place);
}

/* Moves the first ring of the heap to its next record. */
static void next_record(struct merge *m)
{
	uint16_t first = m->heap[0];
	struct ring *ring = &m->rings[first];
	bool was_crowded = crowded(ring);
	enum next next;

	forward(ring, length_at(ring, ring->at));
	next = look(ring);
	m->crowded -= was_crowded;
	if (next == NEXT_READY)
		m->crowded += crowded(ring);
	else
		m->heap[0] = m->heap[--m->in_heap];
	if (next == NEXT_WRITING)
		m->writing[m->nr_writing++] = first;
	if (m->in_heap)
		sift_down(m, 0);
}

static int give(struct merge *m)
{
	struct ring *ring = &m->rings[m->heap[0]];
	size_t left = length_at(ring, ring->at) - ring->given;
	/* mapped read-only: the record function does not write to it */
	void *record = (void *)(header_at(ring, ring->at) + HEADER_BYTES + ring->given);
	const struct ws_raw_header *header = record;
	int err = record_check(header, left);

	if (!err)
		err = m->record(m->context, record, header->bytes);
	if (err)
		return err;
	m->records += header->type != WS_FRAME_CGROUP; /* no event */
	m->overtaken += ring->time_ns < ring->passed_ns;
	for (unsigned int i = 0; i < m->nr_writing; i++)
		later(&m->rings[m->writing[i]].passed_ns, ring->time_ns);
	if (header->followed)
		ring->given += header->bytes; /* of the same time: the ring stays the first */
	else
		next_record(m);
	return 0;
}

int merge_turn(struct merge *m, uint64_t before_ns)
{
	unsigned int left = TURN_RECORDS;
	int err;

	begin_turn(m);
	while (m->in_heap && m->rings[m->heap[0]].time_ns < before_ns) {
		if (m->nr_writing && !m->crowded)
			return MERGE_WRITING;
		if (!m->nr_writing)
			later(&m->whole_ns, m->rings[m->heap[0]].time_ns);
		if (!left--)
			return MERGE_MORE;
		err = give(m);
		if (err)
			return err < 0 ? err : MERGE_MORE;
	}
	if (m->nr_writing)
		return MERGE_WRITING;
	later(&m->whole_ns, before_ns);
	return MERGE_DONE;
}

uint64_t ring_used(const struct ring *ring)
{
	uint64_t consumed = __atomic_load_n(ring->consumed, __ATOMIC_ACQUIRE);

	/* read after consumed: the writers are never behind it */
	return __atomic_load_n(ring->produced, __ATOMIC_ACQUIRE) - consumed;
}
