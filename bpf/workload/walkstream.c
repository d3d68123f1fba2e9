// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Reads a frame stream by wire.h alone, and says what its threads are.
 *
 * usage: walkstream FILE [names|stalls|waits|entries]
 *
 * A line for the header's clocks and for each CLOCK frame, for each thread, in
 * the order of their first walks, and one at the end:
 *   thread tid=N start_ns=N name=HEX first=N last=N walks=N ends=N snapshots=N
 *   clock monotonic_ns=N realtime_ns=N
 *   stream mode=N waits_seen=N ptl_seen=N frames=N events=N walks=N out_of_order=N missing_walks=N
 *          missing_events=N lost=N ringbuf=N no_state=N nested=N lost_unread=N recursion=N
 *          rate_limit=N unread=N unread_entries=N large_folios=N foreign_runs=N read_errors=N
 *          ended=yes|no
 * With names, before them, of each CGROUP frame, of each program of the probe at the end, of each
 * walk that ends, and of each walk of one VMA:
 *   cgroup ID PATH
 *   program NAME RUNS
 *   walk TGID OPS ENTRIES HOLES   events of the two kinds; OPS without a compiler's suffix
 *   walker CGROUP TARGET_CGROUP TARGET
 *   vma START DEVICE INODE NAME    as /proc/PID/maps says it, of a file its base name
 * With stalls, before them, of each STALL frame, times in ns, and of each walk of one VMA that
 * ends:
 *   stall waiter=TID begin_ns=N end_ns=N overlap_ns=N asked=KIND held=KIND flags=N name=COMM
 *         walker=TID walk=N
 *   walk tid=TID walk=N begin_ns=N end_ns=N vma=START
 * With waits, before them, of each walk before which its thread waited for mmap_lock, or whose
 * begin does not say that it did not, and of each LOCK_HOLD frame: waited tid=TID walk=N at_ns=N
 * waits=N wait_ns=N longest_ns=N owner=KIND owner_tid=TID owner_tgid=TGID owner_name=COMM hold
 * tid=TID first=N wait_ns=N kind=KIND
 *
 * With entries, before them, of each walk of one VMA for a file that ends, and of each of its
 * entries that is not empty:
 *   told FILE START END begin|later|nothing    where its entries were read, with the walk's begin
 *   page FILE START ADDRESS present|swapped PFN    START: of the VMA; swapped: not present, PFN 0
 *
 * out_of_order: events whose (walk, sequence) is not above the one before of their
 * thread. missing_walks: numbers below a thread's last that no event has.
 * missing_events: numbers below the last of walks that are there. lost: what the
 * probe counted, and behind it by its counters' names. unread: ranges left out, and how many
 * entries they have. large_folios: facts of folios of several pages, but hugetlb's. Exit 1: out of
 * order, cut short, or more is missing than lost.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "wire.h"

#define BUCKETS	    4096
#define MAX_PAYLOAD 262144

struct thread {
	struct thread *next, *of_bucket; /* in its bucket, latest first */
	uint64_t start_ns, walk, first, walks, ends, snapshots, last_snapshot;
	uint32_t tid, sequence;
	char name[WS_COMM_BYTES];
	/* of the walk that is open */
	uint64_t begin_ns, entries_ns, vma_start, vma_end;
	uint64_t number, start, end; /* end 0: its range is of a file, not of an mm */
	uint32_t tgid, entries, holes;
	uint8_t file;
	char ops[WS_SYMBOL_BYTES];
};

#define MINOR_BITS 20 /* of a device number in the kernel */

static struct thread *buckets[BUCKETS], *threads, **last_thread = &threads;
static struct ws_loss losses[1024];
static struct ws_stream_header header;
static uint64_t frames, events, walks, out_of_order, missing_walks, missing_events;
static uint64_t unread, unread_entries, large_folios, foreign_runs;
static uint64_t ptl_seen, pte_prot_none = 1 << 11;
static bool ended, names, stalls, waits, pages;

static const char *const files[] = {
	[WS_FILE_SMAPS] = "smaps",	     [WS_FILE_SMAPS_ROLLUP] = "smaps_rollup",
	[WS_FILE_NUMA_MAPS] = "numa_maps",   [WS_FILE_PAGEMAP] = "pagemap",
	[WS_FILE_CLEAR_REFS] = "clear_refs", [WS_FILE_PAGEMAP_SCAN] = "pagemap_scan",
};

static _Noreturn void malformed(const char *what)
{
	fprintf(stderr, "%s: frame %lu: %s\n", program, frames, what);
	exit(1);
}

static void get(FILE *file, void *into, size_t size, const char *what)
{
	if (fread(into, 1, size, file) != size)
		malformed(what);
}

static struct thread *find(uint32_t tid)
{
	struct thread *t = buckets[tid % BUCKETS];

	while (t && t->tid != tid)
		t = t->of_bucket;
	return t;
}

static struct thread *add(uint32_t tid)
{
	struct thread *t = calloc(1, sizeof(*t));

	if (!t)
		die("memory");
	t->tid = tid;
	t->of_bucket = buckets[tid % BUCKETS];
	buckets[tid % BUCKETS] = t;
	*last_thread = t;
	last_thread = &t->next;
	return t;
}

/* Checks the next event of a thread: in the same walk, or in a later one. */
static void follow(struct thread *t, const struct ws_event *event)
{
	if (event->walk < t->walk || (event->walk == t->walk && event->sequence <= t->sequence)) {
		out_of_order++;
		return;
	}
	if (event->walk == t->walk) {
		missing_events += event->sequence - t->sequence - 1;
	} else {
		missing_walks += event->walk - t->walk - 1;
		missing_events += event->sequence;
		if (!t->walks++)
			t->first = event->walk;
		walks++;
	}
	t->walk = event->walk;
	t->sequence = event->sequence;
}

static void began(struct thread *t, const struct ws_walk_begin *begin)
{
	t->start_ns = begin->walker_start_boottime_ns;
	memcpy(t->name, begin->walker_comm, sizeof(t->name));
	memcpy(t->ops, begin->ops, sizeof(t->ops));
	t->ops[strcspn(t->ops, ".")] = 0;
	t->tgid = begin->walker_tgid;
	t->begin_ns = begin->event.timestamp_ns;
	t->number = begin->event.walk;
	t->start = begin->start;
	t->end = begin->mm ? begin->end : 0;
	t->vma_start = begin->vma_start;
	t->vma_end = begin->vma_end;
	t->file = begin->file < sizeof(files) / sizeof(*files) ? begin->file : WS_FILE_NONE;
	t->entries = t->holes = 0;
	if (begin->snapshot > t->last_snapshot) { /* numbers rise; two may be told in turns */
		t->snapshots++;
		t->last_snapshot = begin->snapshot;
	}
}

/* Entries of PTE tables that are outside the range of their walk, which may begin in a page. */
static void count_foreign(const struct thread *t, const struct ws_entries *entries)
{
	const struct ws_run *run = (const void *)(entries + 1);

	if (entries->event.walk != t->number || !t->end || entries->level != WS_LEVEL_PTE ||
	    entries->flags & WS_ENTRIES_HUGETLB)
		return;
	for (__u32 i = 0; i < entries->nr_runs; i++)
		foreign_runs += run[i].address + page <= t->start || run[i].address >= t->end;
}

static void count_large(const struct ws_folios *folios)
{
	const struct ws_folio *folio = (const void *)(folios + 1);

	for (__u32 i = 0; i < folios->nr_folios; i++)
		large_folios += folio[i].order && !(folio[i].kind & WS_FOLIO_HUGETLB);
}

static void print_names(const struct ws_walk_begin *begin)
{
	const char *name = begin->vma_name;
	bool given = *name && *name != '[' && !(begin->vma_kind & WS_VMA_FILE);

	if (!begin->vma_end)
		return;
	if (begin->vma_kind & WS_VMA_GATE)
		name = "[vsyscall]";
	if (begin->vma_kind & WS_VMA_HEAP)
		name = "[heap]";
	if (begin->vma_kind & WS_VMA_STACK)
		name = "[stack]";
	printf("walker %llu %llu %u\n", begin->walker_cgroup, begin->target_cgroup,
	       begin->target_tgid);
	printf("vma %llx %02x:%02x %llu ", begin->vma_start, begin->device >> MINOR_BITS,
	       begin->device & ((1U << MINOR_BITS) - 1), begin->inode);
	printf(given ? "[anon:%s]\n" : "%s\n", name);
}

static void print_stall(const struct ws_stall *stall)
{
	printf("stall waiter=%u begin_ns=%llu end_ns=%llu overlap_ns=%llu asked=%u held=%u "
	       "flags=%u "
	       "name=%.16s walker=%u walk=%llu\n",
	       stall->waiter_tid, stall->event.timestamp_ns - stall->wait_ns,
	       stall->event.timestamp_ns, stall->overlap_ns, stall->kind, stall->held_kind,
	       stall->flags, stall->waiter_comm, stall->event.tid, stall->event.walk);
}

static void print_walk(const struct thread *t, const struct ws_event *end)
{
	if (t->vma_start)
		printf("walk tid=%u walk=%llu begin_ns=%lu end_ns=%llu vma=%lx\n", t->tid,
		       end->walk, t->begin_ns, end->timestamp_ns, t->vma_start);
}

static void print_told(const struct thread *t)
{
	if (t->file && t->vma_end)
		printf("told %s %lx %lx %s\n", files[t->file], t->vma_start, t->vma_end,
		       !t->entries		      ? "nothing"
		       : t->entries_ns == t->begin_ns ? "begin"
						      : "later");
}

static void print_page(const struct thread *t, uint64_t address, uint64_t raw)
{
#if defined(__x86_64__)
	const uint64_t frame = 0xffffffffff000;
	bool present = raw & 0x101; /* PRESENT, PROTNONE */

	if (!(raw & 1)) /* stored inverted */
		raw = ~raw;
#else
	const uint64_t frame = 0xfffffffff000;
	bool present = raw & (1 | pte_prot_none);
#endif
	printf("page %s %lx %lx %s %lx\n", files[t->file], t->vma_start, address,
	       present ? "present" : "swapped", present ? (raw & frame) / page : 0);
}

static void print_entries(const struct thread *t, const struct ws_entries *entries)
{
	const struct ws_run *run = (const void *)(entries + 1);

	if (!t->file || entries->level != WS_LEVEL_PTE || entries->flags & WS_ENTRIES_HUGETLB)
		return;
	for (__u32 i = 0; i < entries->nr_runs; i++)
		for (__u32 n = 0; n < run[i].count; n++)
			if (run[i].raw + n * run[i].stride)
				print_page(t, run[i].address + n * page,
					   run[i].raw + n * run[i].stride);
}

static void print_waits(const struct ws_walk_begin *begin)
{
	if (begin->mmap_lock_owner == WS_OWNER_NONE && !begin->mmap_lock_waits)
		return;
	printf("waited tid=%u walk=%llu at_ns=%llu waits=%u wait_ns=%llu longest_ns=%llu owner=%u "
	       "owner_tid=%u owner_tgid=%u owner_name=%.16s\n",
	       begin->event.tid, begin->event.walk, begin->event.timestamp_ns,
	       begin->mmap_lock_waits, begin->mmap_lock_wait_ns, begin->mmap_lock_longest_ns,
	       begin->mmap_lock_owner, begin->mmap_lock_owner_tid, begin->mmap_lock_owner_tgid,
	       begin->mmap_lock_owner_comm);
}

static void print_hold(const struct ws_lock_hold *hold)
{
	printf("hold tid=%u first=%llu wait_ns=%llu kind=%u\n", hold->event.tid, hold->first_walk,
	       hold->wait_ns, hold->kind);
}

static void event(const void *payload, int type)
{
	const struct ws_walk_begin *begin = payload;
	const struct ws_event *event = payload;
	struct thread *t;

	events++;
	if (type == WS_FRAME_STALL && stalls)
		print_stall(payload);
	if (type == WS_FRAME_LOCK_HOLD && waits)
		print_hold(payload);
	if (type == WS_FRAME_WALK_BEGIN && waits)
		print_waits(payload);
	if (event->sequence == WS_OUTSIDE)
		return;
	t = find(event->tid);
	/* a tid that is used again: its walks count from 1 */
	if (!t || (type == WS_FRAME_WALK_BEGIN && t->start_ns &&
		   t->start_ns != begin->walker_start_boottime_ns))
		t = add(event->tid);
	follow(t, event);
	if (type == WS_FRAME_WALK_BEGIN)
		began(t, begin);
	if (type == WS_FRAME_WALK_BEGIN && names)
		print_names(begin);
	t->ends += type == WS_FRAME_WALK_END;
	if (type == WS_FRAME_FOLIOS)
		count_large(payload);
	if (type == WS_FRAME_ENTRIES && !t->entries++)
		t->entries_ns = event->timestamp_ns;
	if (type == WS_FRAME_ENTRIES)
		count_foreign(t, payload);
	if (type == WS_FRAME_ENTRIES && pages)
		print_entries(t, payload);
	t->holes += type == WS_FRAME_HOLE;
	if (type == WS_FRAME_WALK_END && names)
		printf("walk %u %s %u %u\n", t->tgid, t->ops, t->entries, t->holes);
	if (type == WS_FRAME_WALK_END && pages)
		print_told(t);
	if (type == WS_FRAME_WALK_END && stalls)
		print_walk(t, event);
	if (type == WS_FRAME_UNREAD) {
		unread++;
		unread_entries += ((const struct ws_unread *)payload)->entries;
	}
}

static void frame(const void *payload, int type)
{
	const struct ws_cgroup *cgroup = payload;
	const struct ws_clock *clock = payload;
	const struct ws_cost *cost = payload;
	const struct ws_loss *loss = payload;

	switch (type) {
	case WS_FRAME_LOSS:
		if (loss->cpu >= sizeof(losses) / sizeof(*losses))
			malformed("a CPU beyond 1,023");
		losses[loss->cpu] = *loss;
		break;
	case WS_FRAME_CLOCK:
		printf("clock monotonic_ns=%llu realtime_ns=%llu\n", clock->timestamp_ns,
		       clock->clock_realtime_ns);
		break;
	case WS_FRAME_CGROUP:
		if (names)
			printf("cgroup %llu %s\n", cgroup->id, cgroup->path);
		break;
	case WS_FRAME_COST:
		if (names)
			printf("program %s %llu\n", cost->program, cost->run_count);
		break;
	case WS_FRAME_STREAM_END:
		ended = true;
		break;
	default:
		event(payload, type);
	}
}

static void read_stream(FILE *file)
{
	static _Alignas(8) char payload[MAX_PAYLOAD];
	struct ws_constant constant;
	struct ws_frame head;

	get(file, &header, sizeof(header), "no stream header");
	if (header.magic != WS_MAGIC || header.version != WS_VERSION)
		malformed("no frame stream of this version");
	printf("clock monotonic_ns=%llu realtime_ns=%llu\n", header.clock_monotonic_ns,
	       header.clock_realtime_ns);
	for (int i = 0; i < header.nr_constants; i++) {
		get(file, &constant, sizeof(constant), "a constant is cut short");
		if (!strcmp(constant.name, "PTL_SEEN"))
			ptl_seen = constant.value;
		if (!strcmp(constant.name, "PTE_PROT_NONE"))
			pte_prot_none = constant.value;
	}
	while (!ended && fread(&head, 1, sizeof(head), file) == sizeof(head)) {
		if (head.payload_bytes > MAX_PAYLOAD)
			malformed("a payload too large");
		get(file, payload, head.payload_bytes, "a payload is cut short");
		frame(payload, head.type);
		frames++;
	}
}

/* Counters of all CPUs. */
static struct ws_loss sums(void)
{
	struct ws_loss sum = {};

	for (size_t i = 0; i < sizeof(losses) / sizeof(*losses); i++) {
		sum.lost_ringbuf += losses[i].lost_ringbuf;
		sum.lost_no_state += losses[i].lost_no_state;
		sum.lost_nested += losses[i].lost_nested;
		sum.lost_unread += losses[i].lost_unread;
		sum.lost_recursion += losses[i].lost_recursion;
		sum.lost_rate_limit += losses[i].lost_rate_limit;
		sum.read_errors += losses[i].read_errors;
	}
	return sum;
}

static uint64_t lost(const struct ws_loss *of)
{
	return of->lost_ringbuf + of->lost_no_state + of->lost_nested + of->lost_unread +
	       of->lost_recursion + of->lost_rate_limit;
}

static void print_thread(const struct thread *t)
{
	printf("thread tid=%u start_ns=%lu name=", t->tid, t->start_ns);
	for (size_t i = 0; i < sizeof(t->name) && t->name[i]; i++)
		printf("%02x", (unsigned char)t->name[i]);
	printf(" first=%lu last=%lu walks=%lu ends=%lu snapshots=%lu\n", t->first, t->walk,
	       t->walks, t->ends, t->snapshots);
}

int main(int argc, char **argv)
{
	struct ws_loss sum;
	FILE *file;

	memory_init("walkstream");
	names = argc == 3 && !strcmp(argv[2], "names");
	stalls = argc == 3 && !strcmp(argv[2], "stalls");
	waits = argc == 3 && !strcmp(argv[2], "waits");
	pages = argc == 3 && !strcmp(argv[2], "entries");
	if (argc != 2 + names + stalls + waits + pages) {
		fprintf(stderr, "usage: walkstream FILE [names|stalls|waits|entries]\n");
		return 2;
	}
	file = fopen(argv[1], "re");
	if (!file)
		die(argv[1]);
	read_stream(file);
	fclose(file);
	for (const struct thread *t = threads; t; t = t->next)
		print_thread(t);
	sum = sums();
	printf("stream mode=%d waits_seen=%u ptl_seen=%lu frames=%lu events=%lu walks=%lu "
	       "out_of_order=%lu "
	       "missing_walks=%lu missing_events=%lu lost=%lu ringbuf=%llu no_state=%llu "
	       "nested=%llu "
	       "lost_unread=%llu recursion=%llu rate_limit=%llu unread=%lu "
	       "unread_entries=%lu large_folios=%lu foreign_runs=%lu read_errors=%llu ended=%s\n",
	       header.mode, header.waits_seen, ptl_seen, frames, events, walks, out_of_order,
	       missing_walks, missing_events, lost(&sum), sum.lost_ringbuf, sum.lost_no_state,
	       sum.lost_nested, sum.lost_unread, sum.lost_recursion, sum.lost_rate_limit, unread,
	       unread_entries, large_folios, foreign_runs, sum.read_errors, ended ? "yes" : "no");
	return !ended || out_of_order || foreign_runs ||
	       missing_walks + missing_events > lost(&sum);
}
