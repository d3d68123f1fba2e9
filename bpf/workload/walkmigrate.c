// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Reads a stopped process while its pages move from one node to the other and
 * back: some reads find entries that stand for a page on its way.
 *
 * usage: walkmigrate SECONDS DIR
 *
 * The process maps a range of each kind of page that this machine has. One
 * thread moves a range after the other with move_pages(2), for SECONDS and until
 * each was moved in ROUNDS rounds, but not for longer than CAP times SECONDS. The main
 * thread reads, in turns, the files below, those that walk with pt_range_walk where
 * the kernel has them. Each second time that it reads them no page is moved
 * meanwhile: the memory of a stopped process stays as it is only where nobody
 * else changes it. While a move takes long it reads as pages move. Each answer is kept:
 * "N-FILE.txt", "N-pagemap.bin" of the ranges in pagemap.ranges, reads.index (readings.h), and with
 * "-still" behind FILE where no page was moved. How long an entry stays is how long the kernel
 * copies what it stands for: 1 GiB takes an emulated machine a second, 2 MiB milliseconds. A kernel
 * without CONFIG_NUMA_MIGRATION moves pages only if they are said to be going bad: then a page of 1
 * GiB moves once, and none that is transparently huge stays so.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"
#include "readings.h"

#define NR_KINDS  8
#define MAX_PAGES 512		/* pages of one range */
#define TURN_NS	  1000000000ULL /* time for which a range is moved, at least once */
#define PAUSE_US  2000		/* between two reads */
#define REST_S	  1		/* time for which the reader waits for the mover's rest */
#define ASKS	  4		/* times that it does in one move */
#define ROUNDS	  3
#define CAP	  5
#define HUGETLB	  "/sys/kernel/mm/hugepages/hugepages-%lukB/free_hugepages"

#define SOFT_OFFLINE "/sys/devices/system/memory/soft_offline_page"
#define PM_PFRAME    ((1UL << 55) - 1)
#define PM_PRESENT   (1UL << 63)

#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

/* Shared between reader and read process. */
static struct kind {
	char name[32];
	char *at;
	size_t bytes, step; /* of the range, of one page */
	unsigned long moved, stayed;
	int node; /* node that it was moved to last */
} * kinds;
static int nr_kinds;
static volatile bool *runs; /* shared, too: the read process is to run */

static struct {
	struct keeper keeper;
	struct ranges ranges;
	pid_t target;
	uint64_t end_ns, cap_ns;
	atomic_bool moved; /* the mover has ended */
	int pagemap;
	bool bad_pages; /* pages are reported as going bad, instead of move_pages(2) */
	pthread_mutex_t moving;
} run = { .moving = PTHREAD_MUTEX_INITIALIZER };

static struct kind *add_kind(const char *name, char *at, size_t bytes, size_t step)
{
	struct kind *kind = &kinds[nr_kinds++];

	snprintf(kind->name, sizeof(kind->name), "%s", name);
	kind->at = at;
	kind->bytes = bytes;
	kind->step = step;
	touch(at, bytes, page);
	return kind;
}

/* Maps one page: the kernel needs a second, free one to move it to. */
static void add_hugetlb(size_t bytes)
{
	char text[96];
	char *at;

	snprintf(text, sizeof(text), HUGETLB, bytes / KIB);
	if (read_number(text) < 2) {
		printf("walkmigrate: not hugetlb of %lu kB: fewer than two pages are free\n",
		       bytes / KIB);
		return;
	}
	at = map(bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB |
			 __builtin_ctzl(bytes) << MAP_HUGE_SHIFT,
		 -1, "hugetlb");
	snprintf(text, sizeof(text), "hugetlb-%lukB", bytes / KIB);
	add_kind(text, at, bytes, bytes);
}

static void add_thp(void)
{
	char *at;

	if (no_thp()) {
		printf("walkmigrate: not thp: %s\n", no_thp());
		return;
	}
	at = map_aligned(512 * KIB, 2 * MIB, 128 * KIB, "mthp"); /* too small for a PMD */
	madvise(at, 512 * KIB, MADV_HUGEPAGE);
	add_kind("mthp", at, 512 * KIB, 64 * KIB);
	at = map_aligned(pmd_size, pmd_size, 0, "thp");
	madvise(at, pmd_size, MADV_HUGEPAGE);
	add_kind("thp", at, pmd_size, pmd_size);
}

/* Drops and touches small pages until it is told to stop; all are there then. */
static void change_memory(const struct kind *kind)
{
	while (*runs)
		for (size_t i = 0; i < kind->bytes && *runs; i += 8 * page) {
			madvise(kind->at + i, 4 * page, MADV_DONTNEED);
			touch(kind->at + i, 2 * page, page);
		}
	touch(kind->at, kind->bytes, page);
}

/* Read process: it stops, and runs only while it is read as one that does. */
static void be_target(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	add_kind("4k", anonymous(MAX_PAGES * page, "4k"), MAX_PAGES * page, page);
	add_thp();
	add_hugetlb(64 * KIB);
	add_hugetlb(2 * MIB);
	add_hugetlb(32 * MIB);
	add_hugetlb(GIB);
	for (;;) {
		raise(SIGSTOP);
		change_memory(&kinds[0]);
	}
}

static void wait_until_stopped(void)
{
	int status;

	if (waitpid(run.target, &status, WUNTRACED) < 0 || !WIFSTOPPED(status))
		die("the process to read did not stop");
}

static void start_target(void)
{
	kinds = (void *)map(NR_KINDS * sizeof(*kinds), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, "kinds");
	runs = (void *)map(page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "runs");
	run.target = fork();
	if (run.target < 0)
		die("fork");
	if (run.target == 0)
		be_target();
	wait_until_stopped();
	while (nr_kinds < NR_KINDS && kinds[nr_kinds].at)
		nr_kinds++;
}

/* Moves all pages of the range to a node; false: the kernel cannot (CONFIG_NUMA_MIGRATION). */
static bool move_pages_to(struct kind *kind, int node)
{
	static void *pages[MAX_PAGES];
	static int nodes[MAX_PAGES], status[MAX_PAGES];
	unsigned long nr = kind->bytes / kind->step;

	for (unsigned long i = 0; i < nr; i++) {
		pages[i] = kind->at + i * kind->step;
		nodes[i] = node;
		status[i] = -EBUSY;
	}
	if (syscall(SYS_move_pages, run.target, nr, pages, nodes, status, MPOL_MF_MOVE) < 0) {
		if (errno == ENOSYS)
			return false;
		die("move_pages");
	}
	for (unsigned long i = 0; i < nr; i++) {
		kind->moved += status[i] == node;
		kind->stayed += status[i] != node;
	}
	return true;
}

/* Moves each page of the range by reporting its place as bad: the place is lost. */
static void soft_offline(struct kind *kind)
{
	for (size_t i = 0; i < kind->bytes; i += kind->step) {
		uint64_t entry = 0;
		char address[32];
		bool moved;

		if (pread(run.pagemap, &entry, sizeof(entry),
			  (uintptr_t)(kind->at + i) / page * sizeof(entry)) != sizeof(entry))
			die("pagemap");
		snprintf(address, sizeof(address), "0x%lx", (entry & PM_PFRAME) * page);
		moved = entry & PM_PRESENT && write_text(SOFT_OFFLINE, address);
		kind->moved += moved;
		kind->stayed += !moved;
	}
}

static void move(struct kind *kind)
{
	kind->node = !kind->node;
	if (!run.bad_pages && move_pages_to(kind, kind->node))
		return;
	run.bad_pages = true;
	soft_offline(kind);
}

static bool goes_on(int rounds)
{
	uint64_t now = now_ns();

	return now < run.end_ns || (rounds < ROUNDS && now < run.cap_ns);
}

static void *mover(void *unused)
{
	(void)unused;
	for (int turn = 0; goes_on(turn / nr_kinds); turn++) {
		uint64_t turn_ends = now_ns() + TURN_NS;

		do {
			pthread_mutex_lock(&run.moving);
			move(&kinds[turn % nr_kinds]);
			pthread_mutex_unlock(&run.moving);
			usleep(1); /* a reader that waits for the mutex gets it */
		} while (now_ns() < turn_ends && goes_on(turn / nr_kinds));
	}
	run.moved = true;
	return NULL;
}

/* What happens to the memory while it is read; how the answers are named. */
enum phase { MOVING, STILL, RUNNING, NR_PHASES };
static const char *const suffixes[] = { "", "-still", "-running" };

/* Whether the kernel has this file. */
static bool read_and_keep(struct reading *r, const char *file, bool text, enum phase phase,
			  unsigned long number)
{
	char path[64];
	int err;

	err = text ? read_text(r, run.target, file, 64 * KIB)
		   : read_pagemap(r, run.target, file, &run.ranges, 64 * KIB);
	if (err == -ENOENT)
		return false;
	check(err, file);
	snprintf(path, sizeof(path), "%05lu-%s%s.%s", number, file, suffixes[phase],
		 text ? "txt" : "bin");
	check(keep(&run.keeper, r, file, run.target, path), path);
	return true;
}

static unsigned long read_in_turn(struct reading *r, enum phase phase, unsigned long number)
{
	static const struct {
		const char *file;
		bool text;
	} files[] = {
		{ "pagemap", false },	 { "pagemap_range", false }, { "smaps", true },
		{ "smaps_range", true }, { "numa_maps", true },	     { "numa_maps_range", true },
	};
	unsigned long reads = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (phase == RUNNING && files[i].text)
			continue;
		reads += read_and_keep(r, files[i].file, files[i].text, phase, number + reads);
		usleep(PAUSE_US);
	}
	return reads;
}

static unsigned long read_while_it_runs(struct reading *r, unsigned long number)
{
	unsigned long reads;

	*runs = true;
	kill(run.target, SIGCONT);
	reads = read_in_turn(r, RUNNING, number);
	*runs = false;
	wait_until_stopped();
	return reads;
}

/* Waits for the mover's rest, ASKS times in one move for a moment only; false: it does not rest
 * yet. */
static bool rest(void)
{
	static int asked;
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += REST_S;
	if (asked == ASKS) {
		pthread_mutex_lock(&run.moving);
	} else if (pthread_mutex_timedlock(&run.moving, &until)) {
		asked++;
		return false;
	}
	asked = 0;
	return true;
}

static unsigned long read_all_the_time(void)
{
	enum phase phase = MOVING;
	struct reading r = { 0 };
	unsigned long reads = 0;

	while (!run.moved) {
		if (phase == MOVING || !rest()) {
			reads += read_in_turn(&r, MOVING, reads);
		} else {
			reads += phase == STILL ? read_in_turn(&r, STILL, reads)
						: read_while_it_runs(&r, reads);
			pthread_mutex_unlock(&run.moving);
		}
		phase = (phase + 1) % NR_PHASES;
	}
	/* a walk after the last read that is kept shows that none of its walks is missing */
	check(read_pagemap(&r, run.target, "pagemap", &run.ranges, 64 * KIB), "pagemap");
	reading_free(&r);
	return reads;
}

/* One range of each kind: as much as one page table maps, or less where the kind has less. */
static void choose_ranges(void)
{
	run.ranges.of = calloc(nr_kinds, sizeof(*run.ranges.of));
	run.ranges.nr = nr_kinds;
	if (!run.ranges.of)
		die("memory for ranges");
	for (int i = 0; i < nr_kinds; i++) {
		uint64_t start = (uintptr_t)kinds[i].at;
		size_t bytes = kinds[i].bytes < pmd_size ? kinds[i].bytes : pmd_size;

		run.ranges.of[i] = (struct range){ start, start + bytes };
	}
	check(keep_ranges(&run.keeper, &run.ranges, "pagemap.ranges"), "pagemap.ranges");
}

static void open_pagemap(void)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/pagemap", run.target);
	run.pagemap = open(path, O_RDONLY | O_CLOEXEC);
	if (run.pagemap < 0)
		die(path);
}

int main(int argc, char **argv)
{
	unsigned long seconds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0, reads;
	pthread_t moving;

	if (!seconds) {
		fprintf(stderr, "usage: walkmigrate SECONDS DIR\n");
		return 2;
	}
	memory_init("walkmigrate");
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (access("/sys/devices/system/node/node1", F_OK))
		die("a second node");
	run.keeper = (struct keeper){ argv[2], open_index(argv[2]) };
	start_target();
	choose_ranges();
	open_pagemap();
	run.end_ns = now_ns() + seconds * 1000000000ULL;
	run.cap_ns = now_ns() + CAP * seconds * 1000000000ULL;
	check(-pthread_create(&moving, NULL, mover, NULL), "pthread_create");
	reads = read_all_the_time();
	pthread_join(moving, NULL);
	if (fclose(run.keeper.index))
		die("reads.index");
	for (int i = 0; i < nr_kinds; i++)
		printf("walkmigrate: %s: %lu times a page moved, %lu times it stayed\n",
		       kinds[i].name, kinds[i].moved, kinds[i].stayed);
	printf("walkmigrate: reads=%lu moved_by=%s\n", reads,
	       run.bad_pages ? "soft_offline_page" : "move_pages");
	kill(run.target, SIGKILL);
	return 0;
}
