// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Merge of rings that a model of the kernel writes: threads that move from CPU to CPU, run programs
 * that others preempt at any point, and make records in the rings of their CPUs. Whatever the
 * interleaving, each event comes out, and each thread's in its order.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "merge.h"
#include "record.h"
#include "test.h"

#define CPUS	8
#define THREADS 24
#define LEAST	(WS_RAW_TIME + sizeof(struct ws_event)) /* bytes of a record here */

/* State of a thread's program. */
enum step { OUTSIDE, TIMED, RESERVED };

static struct model {
	unsigned int seed;
	uint64_t clock;
	unsigned long bytes; /* bytes of each ring */
	uint8_t *memory[CPUS];
	unsigned long produced[CPUS], shown[CPUS], consumed[CPUS];
	struct thread {
		enum step step;
		int cpu;
		bool stuck; /* preempted for long */
		uint64_t time_ns;
		uint8_t *record;
		uint32_t bytes, made, came;
	} threads[THREADS];
	uint64_t committed, given, pairs, dropped, wrong, over, before_ns;
	unsigned int room;    /* records that the record function has room for */
	const uint8_t *limit; /* end of what was reserved last; NULL: not looked at */
	bool runs_meanwhile;
} model;

static struct merge merged;

static unsigned int dice(unsigned int sides)
{
	return rand_r(&model.seed) % sides;
}

/* Mapped twice in a row, as the kernel does. */
static uint8_t *ring_memory(unsigned long bytes)
{
	int fd = memfd_create("ring", 0);
	uint8_t *at = mmap(NULL, 2 * bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool ok = fd >= 0 && !ftruncate(fd, bytes) && at != MAP_FAILED;

	for (int i = 0; i < 2 && ok; i++)
		ok = mmap(at + i * bytes, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
			  0) != MAP_FAILED;
	close(fd);
	check(ok, "memory that is mapped twice");
	return ok ? at : NULL;
}

static uint64_t tick(unsigned int least)
{
	return model.clock += least + dice(3); /* 0: two events of one moment */
}

/* Like bpf_ringbuf_reserve(): busy before the producer's position says that it is there. */
static bool reserve_bytes(struct thread *t, uint32_t bytes)
{
	unsigned long at = model.produced[t->cpu], room;
	uint32_t *length = (uint32_t *)(model.memory[t->cpu] + (at & (model.bytes - 1)));

	t->bytes = bytes;
	room = (t->bytes + BPF_RINGBUF_HDR_SZ + 7UL) & ~7UL;
	if (at + room - model.consumed[t->cpu] > model.bytes)
		return false;
	*length = t->bytes | BPF_RINGBUF_BUSY_BIT;
	t->record = (uint8_t *)length + BPF_RINGBUF_HDR_SZ;
	memset(t->record, 0xff, t->bytes); /* no time stands there yet */
	model.produced[t->cpu] = at + room;
	return true;
}

static bool reserve(struct thread *t)
{
	return reserve_bytes(t, LEAST + dice(40) * 8);
}

static void commit(struct thread *t, uint32_t flags)
{
	__atomic_store_n((uint32_t *)(t->record - BPF_RINGBUF_HDR_SZ), t->bytes | flags,
			 __ATOMIC_RELEASE);
}

static void put(struct thread *t, uint8_t *at, uint32_t bytes, bool followed)
{
	struct ws_raw_header header = {
		.type = WS_FRAME_HOLE, .followed = followed, .cpu = t->cpu, .bytes = bytes
	};
	struct ws_event event = { .timestamp_ns = t->time_ns,
				  .tid = t - model.threads,
				  .sequence = t->made++ };

	memcpy(at, &header, sizeof(header));
	memcpy(at + WS_RAW_TIME, &event, sizeof(event));
	model.committed++;
}

/* Makes one record, or two of what was reserved at once. */
static void fill(struct thread *t)
{
	bool two = t->bytes >= 2 * LEAST && !dice(4);
	uint32_t first = two ? t->bytes - LEAST : t->bytes;

	put(t, t->record, first, two);
	if (two)
		put(t, t->record + first, LEAST, false);
	model.pairs += two;
	t->step = OUTSIDE;
	commit(t, 0);
}

/* Advances one thread by one step. */
static void run_one(void)
{
	struct thread *t = &model.threads[dice(THREADS)];

	if (t->stuck && dice(400))
		return;
	t->stuck = false;
	switch (t->step) {
	case OUTSIDE:
		if (!dice(2)) {
			t->cpu = dice(CPUS);
			tick(1); /* a clock ticks at least once while a thread moves */
		}
		t->time_ns = tick(0);
		t->step = TIMED;
		break;
	case TIMED:
		tick(0);
		t->step = reserve(t) ? RESERVED : OUTSIDE;
		model.dropped += t->step == OUTSIDE;
		t->stuck = t->step == RESERVED && !dice(300);
		break;
	case RESERVED:
		tick(0);
		if (dice(10)) {
			fill(t);
			break;
		}
		t->step = OUTSIDE;
		commit(t, BPF_RINGBUF_DISCARD_BIT);
		break;
	}
}

static void run_some(unsigned int most)
{
	for (unsigned int n = dice(most); n > 0; n--)
		run_one();
}

static int take(void *context, void *record, size_t bytes)
{
	struct ws_event event;
	struct thread *t;

	(void)context;
	if (!model.room)
		return RECORD_LATER;
	model.room--;
	memcpy(&event, (uint8_t *)record + WS_RAW_TIME, sizeof(event));
	t = &model.threads[event.tid % THREADS];
	model.wrong +=
		event.sequence != t->came || event.timestamp_ns >= model.before_ns || bytes < LEAST;
	model.over += model.limit && (uint8_t *)record + bytes > model.limit;
	t->came = event.sequence + 1;
	model.given++;
	if (model.runs_meanwhile)
		run_some(4);
	return 0;
}

/* Lets the CPUs go on between two looks at producers' positions. */
static enum merge_state turn(void)
{
	enum merge_state state;

	model.before_ns = model.clock;
	for (int cpu = 0; cpu < CPUS; cpu++) {
		run_some(6);
		model.shown[cpu] = model.produced[cpu];
	}
	model.room = dice(3) ? 100000 : dice(20);
	state = merge_turn(&merged, model.before_ns);
	for (int cpu = 0; cpu < CPUS; cpu++)
		model.shown[cpu] = model.produced[cpu];
	return state;
}

static void begin(unsigned int seed, unsigned long bytes)
{
	memset(&model, 0, sizeof(model));
	memset(&merged, 0, sizeof(merged));
	model.seed = seed;
	model.bytes = bytes;
	model.clock = 1;
	model.runs_meanwhile = seed % 2;
	merged.nr = CPUS;
	merged.record = take;
	for (int cpu = 0; cpu < CPUS; cpu++) {
		model.memory[cpu] = ring_memory(bytes);
		merged.rings[cpu] = (struct ring){ .consumed = &model.consumed[cpu],
						   .produced = &model.shown[cpu],
						   .data = model.memory[cpu],
						   .bytes = bytes };
	}
}

static void end(void)
{
	for (int cpu = 0; cpu < CPUS; cpu++)
		munmap(model.memory[cpu], 2 * model.bytes);
}

/* Lets every program return, and takes every record. */
static void drain(void)
{
	for (int i = 0; i < THREADS; i++)
		if (model.threads[i].step == RESERVED)
			fill(&model.threads[i]);
	for (int i = 0; i < THREADS; i++)
		model.threads[i].step = OUTSIDE;
	for (int cpu = 0; cpu < CPUS; cpu++)
		model.shown[cpu] = model.produced[cpu];
	model.runs_meanwhile = false;
	model.room = 1000000;
	model.before_ns = ++model.clock;
	while (merge_turn(&merged, model.before_ns) == MERGE_MORE)
		;
}

static bool all_came(void)
{
	bool empty = true;

	for (int cpu = 0; cpu < CPUS; cpu++)
		empty &= model.consumed[cpu] == model.produced[cpu];
	return empty && model.given == model.committed && merged.records == model.given;
}

/* Ends preemption once a ring is a quarter full. */
static void catch_up(void)
{
	for (int cpu = 0; cpu < CPUS; cpu++)
		while (ring_used(&merged.rings[cpu]) > model.bytes / 4) {
			for (int i = 0; i < THREADS; i++) {
				model.threads[i].stuck = false;
				if (model.threads[i].step == RESERVED)
					fill(&model.threads[i]);
			}
			model.runs_meanwhile = false;
			turn();
		}
}

static void threads_stay_in_order(void)
{
	uint64_t given = 0, pairs = 0, waited = 0, wraps = 0;
	bool whole = true, ordered = true;

	for (unsigned int seed = 1; seed <= 200; seed++) {
		begin(seed, 16384);
		for (int round = 0; round < 400; round++) {
			model.runs_meanwhile = seed % 2;
			run_some(60);
			waited += turn() == MERGE_WRITING;
			catch_up();
		}
		drain();
		whole &= all_came() && !model.dropped;
		ordered &= !model.wrong && !merged.overtaken;
		given += model.given;
		pairs += model.pairs;
		wraps += model.produced[0] / model.bytes;
		end();
	}
	check(whole, "nothing that was committed is lost");
	check(ordered, "each thread's events come in its order, and none before its time");
	check(given > 500000 && pairs > 50000 && waited > 10000 && wraps > 400,
	      "rings wrapped round, records came in pairs, and were waited for");
}

/* Small rings fill while a program stays preempted: order is given up then, and told. */
static void crowded_rings_go_on(void)
{
	uint64_t wrong = 0;
	bool whole = true, told = true;

	for (unsigned int seed = 1; seed <= 100; seed++) {
		begin(seed, 4096);
		for (int round = 0; round < 200; round++) {
			run_some(400);
			turn();
		}
		drain();
		whole &= all_came();
		/* a record that is too late, and the next of its thread, which came before it */
		told &= model.wrong <= 2 * merged.overtaken;
		wrong += model.wrong;
		end();
	}
	check(whole, "nothing that was committed is lost where order is given up");
	check(wrong && told, "what came too late was counted");
}

/* One program stays preempted: the others go on when their rings fill, and it is counted. */
static void a_preempted_program_holds_up_half_a_ring(void)
{
	unsigned int before;

	begin(2, 4096);
	model.threads[0] = (struct thread){ .step = TIMED, .cpu = 0, .time_ns = tick(1) };
	check(reserve(&model.threads[0]), "a record is reserved");
	for (int n = 1; n < 200; n++) {
		struct thread *t = &model.threads[n % THREADS ? n % THREADS : 1];

		check(model.given == 0, "nothing overtakes the record that is being written");
		t->cpu = 1;
		t->time_ns = tick(1);
		if (reserve(t))
			fill(t);
		model.before_ns = tick(1);
		model.room = 1000;
		model.shown[0] = model.produced[0];
		model.shown[1] = model.produced[1];
		before = ring_used(&merged.rings[1]);
		check(merge_turn(&merged, model.before_ns) == MERGE_WRITING,
		      "a record that is being written is waited for");
		if (before > model.bytes / 2)
			break;
	}
	check(model.given > 0 && ring_used(&merged.rings[1]) <= model.bytes / 2,
	      "until a ring is more than half full: so much of it is given");
	check(ring_used(&merged.rings[1]) > model.bytes / 4, "and no more");
	check(merged.overtaken == 0, "nothing came too late so far");
	fill(&model.threads[0]);
	drain();
	check(merged.overtaken == 1 && all_came(), "what comes too late is counted");
	end();
}

static void turns_end(void)
{
	unsigned int turns = 1;

	begin(4, 4096);
	model.runs_meanwhile = false;
	model.room = 3;
	for (int n = 0; n < 9; n++) {
		struct thread *t = &model.threads[n];

		t->time_ns = tick(1);
		if (reserve(t))
			fill(t);
	}
	model.shown[0] = model.produced[0];
	model.before_ns = tick(1);
	for (; merge_turn(&merged, model.before_ns) == MERGE_MORE; turns++)
		model.room = 3;
	check(turns == 3 && all_came(), "what the taker has no room for stays where it is");
	check(merged.whole_ns == model.before_ns, "then all before that time was given");
	end();
}

/* Two records of what is reserved at once, the first of so many bytes more than it needs. */
static bool make_pair(struct thread *t, uint32_t more)
{
	t->time_ns = tick(1);
	if (!reserve_bytes(t, 2 * LEAST + more))
		return false;
	put(t, t->record, LEAST + more, true);
	put(t, t->record + LEAST + more, LEAST, false);
	commit(t, 0);
	model.shown[t->cpu] = model.produced[t->cpu];
	return true;
}

static bool make_one(struct thread *t)
{
	t->time_ns = tick(1);
	if (!reserve_bytes(t, LEAST))
		return false;
	put(t, t->record, LEAST, false);
	commit(t, 0);
	model.shown[t->cpu] = model.produced[t->cpu];
	return true;
}

/* Pairs in a row, round the ring, while the taker stops before the second of each in turn. */
static void pairs_come_in_order(void)
{
	bool made = true;

	begin(6, 4096);
	model.runs_meanwhile = false;
	for (int n = 0; n < 4000; n++) {
		struct thread *t = &model.threads[n % 5];

		t->cpu = n % 2;
		made &= make_pair(t, n % 7 * 8);
		model.room = 1 + n % 3;
		model.before_ns = tick(1);
		merge_turn(&merged, model.before_ns);
		if (n % 10 == 9)
			drain();
	}
	drain();
	check(made && model.produced[0] > 40 * model.bytes && model.produced[1] > 40 * model.bytes,
	      "pairs went round the rings");
	check(all_came() && !model.wrong && !merged.overtaken,
	      "both of each pair came, wherever the taker stopped");
	end();
}

/* The records of a turn are over between the two of a pair. */
static void a_turn_ends_within_a_pair(void)
{
	bool made = true;

	begin(8, 1 << 20);
	made &= make_one(&model.threads[0]);
	for (int n = 0; n < 3000; n++)
		made &= make_pair(&model.threads[n % 5], 0);
	model.room = 1000000;
	model.before_ns = tick(1);
	check(made && merge_turn(&merged, model.before_ns) == MERGE_MORE && model.given % 2 == 0,
	      "a turn ends after the first of a pair");
	check(merge_turn(&merged, model.before_ns) == MERGE_DONE && all_came() && !model.wrong,
	      "the next turn begins with the second");
	end();
}

/* What a reservation of the probe's says that cannot be. */
static const struct lie {
	const char *what;
	uint32_t reserved;     /* bytes */
	uint32_t bytes;	       /* that the first record says it has */
	bool followed;	       /* as the first record says */
	uint32_t second_bytes; /* that the second says; 0: it is not written */
	bool second_followed;
	unsigned int given; /* records that come of it */
} lies[] = {
	{ "a record of 0 bytes", LEAST, 0, false, 0, false, 0 },
	{ "a record shorter than its header", LEAST, 4, false, 0, false, 0 },
	{ "a record without its time", LEAST, WS_RAW_TIME, false, 0, false, 0 },
	{ "a record longer than its room", LEAST, LEAST + 8, false, 0, false, 0 },
	{ "a record of 4 GiB", LEAST, UINT32_MAX, false, 0, false, 0 },
	{ "a first of 0 bytes", 2 * LEAST, 0, true, LEAST, false, 0 },
	{ "a first shorter than its header", 2 * LEAST, 4, true, LEAST, false, 0 },
	{ "a first that takes all room", 2 * LEAST, 2 * LEAST, true, 0, false, 0 },
	{ "a first longer than all room", 2 * LEAST, 2 * LEAST + 8, true, 0, false, 0 },
	{ "a first of 4 GiB", 2 * LEAST, UINT32_MAX, true, 0, false, 0 },
	{ "a first whose second has no room for its time", LEAST + WS_RAW_TIME, LEAST, true, 0,
	  false, 0 },
	{ "a first that ends at no eighth byte", 2 * LEAST, LEAST - 4, true, 0, false, 0 },
	{ "a second of 0 bytes", 2 * LEAST, LEAST, true, 0, false, 1 },
	{ "a second shorter than its header", 2 * LEAST, LEAST, true, 4, false, 1 },
	{ "a second longer than its room", 2 * LEAST, LEAST, true, LEAST + 8, false, 1 },
	{ "a second of 4 GiB", 2 * LEAST, LEAST, true, UINT32_MAX, false, 1 },
	{ "a second that says it has a third", 2 * LEAST, LEAST, true, LEAST, true, 1 },
};

static void put_lie(struct thread *t, const struct lie *lie)
{
	static const struct ws_raw_header nothing;

	t->time_ns = tick(1);
	check(reserve_bytes(t, lie->reserved), "a record is reserved");
	model.limit = t->record + lie->reserved;
	put(t, t->record, lie->bytes, lie->followed);
	if (lie->second_bytes)
		put(t, t->record + LEAST, lie->second_bytes, lie->second_followed);
	else if (lie->reserved == 2 * LEAST)
		memcpy(t->record + LEAST, &nothing, sizeof(nothing));
	commit(t, 0);
	model.shown[0] = model.produced[0];
}

/* The record before comes, nothing of what is wrong does, and it is told. */
static void no_length_is_trusted(void)
{
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		begin(10, 4096);
		model.room = 1000;
		complained("");
		check(make_one(&model.threads[1]), "a record before");
		put_lie(&model.threads[0], &lies[i]);
		model.before_ns = tick(1);
		check(merge_turn(&merged, model.before_ns) == -EPROTO, lies[i].what);
		check(complained("a bug in the probe"), lies[i].what);
		check(model.given == 1 + lies[i].given && merged.records == model.given &&
			      !model.wrong && !model.over,
		      lies[i].what);
		end();
	}
}

/* Records of one type, of a length that is too short for it or not. */
static bool refused(const void *record, size_t bytes)
{
	struct ws_raw_header header;
	static uint64_t memory[sizeof(struct ws_raw_entries) / 8 + WS_MAX_TABLE_ENTRIES + 1];

	memcpy(memory, record, bytes);
	memcpy(&header, record, sizeof(header));
	header.bytes = bytes;
	memcpy(memory, &header, sizeof(header));
	complained("");
	return record_check((const void *)memory, bytes) == -EPROTO &&
	       complained("a bug in the probe");
}

static void types_have_their_lengths(void)
{
	struct ws_raw_begin begin = { .header.type = WS_FRAME_WALK_BEGIN };
	struct ws_raw_unread unread = { .header.type = WS_FRAME_UNREAD };
	struct ws_raw_cgroup cgroup = { .header.type = WS_FRAME_CGROUP };
	static struct {
		struct ws_raw_entries head;
		uint64_t raw[WS_MAX_TABLE_ENTRIES + 1];
	} table = { .head.header.type = WS_FRAME_ENTRIES };
	const size_t entries = sizeof(table.head);

	check(!refused(&begin, sizeof(begin)) && refused(&begin, sizeof(begin) - 8),
	      "a walk's begin is whole");
	check(!refused(&unread, sizeof(unread)) && refused(&unread, sizeof(unread) - 8),
	      "an UNREAD is whole");
	check(!refused(&cgroup, sizeof(cgroup)) && refused(&cgroup, sizeof(cgroup) - 8),
	      "a cgroup is whole");
	check(!refused(&table, entries) && refused(&table, entries - 8), "entries are whole");
	table.head.nr = WS_MAX_TABLE_ENTRIES;
	check(!refused(&table, sizeof(table) - 8) && refused(&table, sizeof(table) - 16),
	      "and so is the table that they say they have");
	table.head.nr = WS_MAX_TABLE_ENTRIES + 1;
	check(refused(&table, sizeof(table)), "which has no more entries than there is room for");
	table.head.nr = UINT32_MAX;
	check(refused(&table, sizeof(table)), "nor 4,294,967,295");
}

void test_merge(void)
{
	pairs_come_in_order();
	a_turn_ends_within_a_pair();
	no_length_is_trusted();
	types_have_their_lengths();
	threads_stay_in_order();
	crowded_rings_go_on();
	a_preempted_program_holds_up_half_a_ring();
	turns_end();
}
