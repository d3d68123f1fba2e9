// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Loads the probe on what this kernel has, tests it on a known read, drains it. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe.h"
#include "walkscope.skel.h"

enum need { NEEDED, EITHER_PTE_LOCK, WANTED, EXACT_ONLY, CALIBRATION };

/* Whether the self-test's reads run it, and whether it runs outside traced reads too. */
enum reach { TESTED = 1, ELSEWHERE = 2 };

static const struct hook {
	const char *program;
	const char *function;
	enum need need;
	unsigned int reach; /* enum reach, or-ed */
	const char *lost;   /* what is lost without it */
} hooks[] = {
	/* In the order of detaching: a walk in flight then lacks its end before anything else. */
	{ "walk_page_vma_exit", "walk_page_vma", NEEDED, TESTED | ELSEWHERE, "walks" },
	{ "walk_page_range_exit", "walk_page_range", NEEDED, ELSEWHERE, "walks of smaps_rollup" },
	{ "show_smap", "show_smap", NEEDED, TESTED, "reads of smaps" },
	{ "show_smap_exit", "show_smap", NEEDED, TESTED, "reads of smaps" },
	{ "show_smaps_rollup", "show_smaps_rollup", NEEDED, TESTED, "reads of smaps_rollup" },
	{ "show_smaps_rollup_exit", "show_smaps_rollup", NEEDED, TESTED, "reads of smaps_rollup" },
	{ "shmem_swap_usage", "shmem_swap_usage", WANTED, TESTED, "Swap of shared memory" },
	{ "shmem_partial_swap_usage_enter", "shmem_partial_swap_usage", WANTED, 0,
	  "Swap of shared memory" },
	{ "shmem_partial_swap_usage", "shmem_partial_swap_usage", WANTED, 0,
	  "Swap of shared memory" },
	{ "swp_swapcount", "swp_swapcount", WANTED, ELSEWHERE, "SwapPss" },
	{ "walk_page_vma", "walk_page_vma", NEEDED, TESTED | ELSEWHERE, "walks" },
	{ "walk_page_range", "walk_page_range", NEEDED, ELSEWHERE, "walks of smaps_rollup" },
	{ "pmd_entry", "smaps_pte_range", NEEDED, TESTED, "entries" },
	{ "pmd_entry_exit", "smaps_pte_range", NEEDED, TESTED, "entries" },
	{ "pte_offset_map_lock", "pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_exit", "pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_old", "__pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_old_exit", "__pte_offset_map_lock", EITHER_PTE_LOCK,
	  TESTED | ELSEWHERE, "PTEs" },
	{ "pmd_trans_huge_lock", "__pmd_trans_huge_lock", NEEDED, ELSEWHERE, "THP" },
	{ "pmd_trans_huge_lock_exit", "__pmd_trans_huge_lock", NEEDED, ELSEWHERE, "THP" },
	{ "pte_hole", "smaps_pte_hole", WANTED, 0, "pte_hole steps" },
	{ "hugetlb_entry", "smaps_hugetlb_range", WANTED, 0, "hugetlb entries" },
	{ "hugetlb_entry_exit", "smaps_hugetlb_range", WANTED, 0, "hugetlb entries" },
	{ "spin_lock", "_raw_spin_lock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock waits" },
	{ "spin_lock_exit", "_raw_spin_lock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock waits" },
	{ "spin_unlock", "_raw_spin_unlock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock holds" },
	{ "vm_normal_page", "vm_normal_page", CALIBRATION, 0, "folio facts" },
	{ "vm_normal_page_exit", "vm_normal_page", CALIBRATION, 0, "folio facts" },
};

#define NR_HOOKS (sizeof(hooks) / sizeof(hooks[0]))

struct probe {
	struct walkscope_bpf *skeleton;
	struct ring_buffer *rings;
	const struct options *options;
	struct bpf_link *links[NR_HOOKS];
	record_fn record;
	void *context;
	unsigned int nr_cpus;
	int prototype;				    /* the inner map that all rings look like */
	unsigned int tested[WS_FRAME_WALK_END + 1]; /* events seen by the self-test, by type */
	uint64_t recursion_misses;
	uint64_t records;			    /* taken out of the rings since probe_start() */
	struct ws_cpu_counters before[WS_MAX_CPUS]; /* counters when tracing began */
};

static bool spin_hook(const struct hook *hook)
{
	return hook->need == EXACT_ONLY;
}

/* Without a function that takes the PTE lock, the spin lock's own hooks are needed in any mode. */
static bool has_pte_lock(const struct symbols *symbols)
{
	return symbols_have(symbols, "pte_offset_map_lock") ||
	       symbols_have(symbols, "__pte_offset_map_lock");
}

/* Chooses programs by what this kernel has; names what is missing and lost by it. */
static int choose(struct probe *p, const struct btf *btf, const struct symbols *symbols)
{
	bool pte_lock = has_pte_lock(symbols);

	for (size_t i = 0; i < NR_HOOKS; i++) {
		const struct hook *hook = &hooks[i];
		struct bpf_program *program =
			bpf_object__find_program_by_name(p->skeleton->obj, hook->program);
		bool here = symbols_have(symbols, hook->function) &&
			    (hook->need == CALIBRATION ||
			     btf__find_by_name_kind(btf, hook->function, BTF_KIND_FUNC) > 0);
		bool wanted = here;

		if (spin_hook(hook))
			wanted = here && (p->options->mode == WS_MODE_EXACT || !pte_lock);
		if (hook->need == CALIBRATION)
			wanted = here && p->options->detail == WS_DETAIL_FOLIOS;
		bpf_program__set_autoload(program, wanted);
		if (here || hook->need == EITHER_PTE_LOCK)
			continue;
		if (spin_hook(hook) && p->options->mode != WS_MODE_EXACT)
			continue;
		complain("this kernel has no %s to hook: lost are %s", hook->function, hook->lost);
		if (hook->need == NEEDED)
			return -ENOENT;
	}
	if (!pte_lock && !symbols_at_name(symbols, "page_offset_base")) {
		complain("this kernel has no function that takes the PTE lock, and no "
			 "page_offset_base: lost are PTEs");
		return -ENOENT;
	}
	return 0;
}

static int on_record(void *context, void *record, size_t bytes)
{
	struct probe *p = context;

	p->records++;
	return p->record(p->context, record, bytes);
}

/* Before load: the inner map that all rings must look like. */
static int ring_prototype(struct probe *p)
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

static int add_rings(struct probe *p, const struct ws_stream_header *host)
{
	int fd, err = 0;

	p->nr_cpus = host->nr_cpus;
	for (uint32_t cpu = 0; cpu < p->nr_cpus && !err; cpu++) {
		fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "walkscope_ring", 0, 0,
				    p->options->ring_bytes, NULL);
		if (fd < 0) {
			complain("cannot create a ring buffer of %lu bytes: %s (a power of two, at "
				 "least a page)",
				 p->options->ring_bytes, strerror(errno));
			return -errno;
		}
		err = bpf_map_update_elem(bpf_map__fd(p->skeleton->maps.rings), &cpu, &fd, BPF_ANY);
		if (!err && !p->rings)
			p->rings = ring_buffer__new(fd, on_record, p, NULL);
		else if (!err)
			err = ring_buffer__add(p->rings, fd, on_record, p);
		close(fd); /* the map of rings and libbpf's mapping keep it */
		if (!p->rings)
			err = -errno;
	}
	if (err)
		complain("cannot set up the ring buffers: %s", strerror(-err));
	return err;
}

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_WARN)
		return vfprintf(stderr, format, args);
	return 0;
}

/* v7.3 gave the middle byte of preempt_count to disabled interrupts. */
static uint32_t interrupt_mask(const struct symbols *symbols)
{
	return symbols_have(symbols, "local_interrupt_disable_state") ? 0x1f000100 : 0x00ff0100;
}

struct probe *probe_open(const struct options *options, const struct symbols *symbols,
			 const struct ws_stream_header *host)
{
	struct probe *p = calloc(1, sizeof(*p));
	struct btf *btf = btf__load_vmlinux_btf();

	libbpf_set_print(quiet);
	if (!p || !btf) {
		complain("this kernel has no BTF (/sys/kernel/btf/vmlinux): build it with "
			 "CONFIG_DEBUG_INFO_BTF");
		free(p);
		return NULL;
	}
	p->options = options;
	p->skeleton = walkscope_bpf__open();
	if (!p->skeleton || choose(p, btf, symbols) || ring_prototype(p))
		goto fail;
	p->skeleton->rodata->page_shift = host->page_shift;
	p->skeleton->rodata->pmd_shift = host->pmd_shift;
	p->skeleton->rodata->mode_exact = options->mode == WS_MODE_EXACT;
	p->skeleton->rodata->detail_folios = options->detail == WS_DETAIL_FOLIOS;
	p->skeleton->rodata->interrupt_mask = interrupt_mask(symbols);
	p->skeleton->rodata->shmem_aops_symbol = symbols_at_name(symbols, "shmem_aops");
	p->skeleton->rodata->table_by_spin_lock = !has_pte_lock(symbols);
	p->skeleton->rodata->page_offset_base_symbol = symbols_at_name(symbols, "page_offset_base");
	p->skeleton->bss->loader_tgid = getpid();
	if (walkscope_bpf__load(p->skeleton)) {
		complain("the kernel did not load the probe: %s", strerror(errno));
		goto fail;
	}
	if (add_rings(p, host))
		goto fail;
	btf__free(btf);
	return p;
fail:
	btf__free(btf);
	probe_close(p);
	return NULL;
}

static int attach(struct probe *p)
{
	for (size_t i = 0; i < NR_HOOKS; i++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(p->skeleton->obj, hooks[i].program);

		if (!bpf_program__autoload(program))
			continue;
		p->links[i] = bpf_program__attach(program);
		if (!p->links[i]) {
			complain("cannot attach to %s: %s; lost would be %s", hooks[i].function,
				 strerror(errno), hooks[i].lost);
			return -errno;
		}
	}
	return 0;
}

static void detach_hooks(struct probe *p, bool calibration_only)
{
	for (size_t i = 0; i < NR_HOOKS; i++) {
		if (calibration_only && hooks[i].need != CALIBRATION)
			continue;
		bpf_link__destroy(p->links[i]);
		p->links[i] = NULL;
	}
}

static int read_all(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[256];
	int lines = 0;

	while (file && fgets(line, sizeof(line), file))
		lines++;
	if (file)
		fclose(file);
	if (!lines)
		complain("cannot read %s: %s", path, strerror(errno));
	return lines ? 0 : -EIO;
}

/* Reads what the hooks follow, with a page of shared memory mapped for theirs. */
static int read_own_smaps(void)
{
	long size = getpagesize();
	char *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err;

	if (page == MAP_FAILED)
		return -errno;
	*page = 1;
	err = read_all("/proc/self/smaps");
	if (!err)
		err = read_all("/proc/self/smaps_rollup");
	munmap(page, size);
	return err;
}

static int count_tested(void *context, void *record, size_t bytes)
{
	struct probe *p = context;
	const struct ws_raw_header *header = record;

	(void)bytes;
	if (header->type <= WS_FRAME_WALK_END)
		p->tested[header->type]++;
	return 0;
}

/*
 * The address of struct page is linear in the PFN. vm_normal_page() was seen
 * to turn entries of ours into pages: that gives the line, and checks it.
 */
static int calibrate(struct probe *p)
{
	const struct walkscope_bpf__bss *bss = p->skeleton->bss;
	unsigned int nr = bss->calibrations_nr < 64 ? bss->calibrations_nr : 64;
	uint64_t base = 0, size = 0;
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, "page", BTF_KIND_STRUCT) : -1;

	if (id > 0)
		size = btf__resolve_size(btf, id);
	btf__free(btf);
	for (unsigned int i = 0; i < nr; i++) {
		uint64_t pfn = (bss->calibrations[i].pte & WS_PFN_MASK) / getpagesize();
		uint64_t here = bss->calibrations[i].page - pfn * size;

		if (i && here != base) {
			complain("struct page is not linear in the PFN here (no vmemmap): use "
				 "--detail entries");
			return -ENOTSUP;
		}
		base = here;
	}
	if (!nr || !size) {
		complain("the self-test saw no vm_normal_page(): use --detail entries");
		return -ENOENT;
	}
	p->skeleton->bss->vmemmap_base = base;
	return 0;
}

/* A hook may attach to a copy of the function that nobody calls: then it never ran. */
static int check_runs(struct probe *p)
{
	struct bpf_prog_info info;

	for (size_t i = 0; i < NR_HOOKS; i++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(p->skeleton->obj, hooks[i].program);
		__u32 size = sizeof(info);

		if (!bpf_program__autoload(program) || !(hooks[i].reach & TESTED))
			continue;
		memset(&info, 0, sizeof(info));
		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			return -errno;
		if (!info.run_cnt) {
			complain("the self-test never ran the hook on %s: attached to a copy that "
				 "nobody calls; lost would be %s",
				 hooks[i].function, hooks[i].lost);
			return -ENOENT;
		}
	}
	return 0;
}

int probe_self_test(struct probe *p)
{
	int err = attach(p), stats = bpf_enable_stats(BPF_STATS_RUN_TIME);

	progress("attached");
	if (!err)
		err = read_own_smaps();
	progress("read /proc/self/smaps");
	if (!err && p->options->detail == WS_DETAIL_FOLIOS)
		err = calibrate(p);
	detach_hooks(p, true);
	if (!err)
		err = read_own_smaps();
	if (!err && stats >= 0)
		err = check_runs(p);
	if (stats >= 0)
		close(stats);
	if (err)
		return err;
	p->record = count_tested;
	p->context = p;
	ring_buffer__consume(p->rings);
	for (int type = WS_FRAME_WALK_BEGIN; !err && type <= WS_FRAME_WALK_END; type++) {
		if (type == WS_FRAME_HOLE ||
		    (type == WS_FRAME_FOLIOS && p->options->detail != WS_DETAIL_FOLIOS))
			continue;
		if (!p->tested[type]) {
			complain("the self-test's read of smaps made no event of type %d: a hook "
				 "is attached to a copy that nobody calls",
				 type);
			err = -ENOENT;
		}
	}
	if (!err && p->tested[WS_FRAME_WALK_BEGIN] != p->tested[WS_FRAME_WALK_END]) {
		complain("the self-test saw %u walks begin and %u end",
			 p->tested[WS_FRAME_WALK_BEGIN], p->tested[WS_FRAME_WALK_END]);
		err = -EPROTO;
	}
	return err;
}

/* Programs that the kernel skipped because they ran already on that CPU. */
static uint64_t recursion_misses(struct probe *p)
{
	struct bpf_prog_info info;
	uint64_t misses = 0;

	for (size_t i = 0; i < NR_HOOKS; i++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(p->skeleton->obj, hooks[i].program);
		__u32 size = sizeof(info);

		/* What runs elsewhere too: a miss in a walk is counted by that walk. */
		if (!bpf_program__autoload(program) || (hooks[i].reach & ELSEWHERE))
			continue;
		memset(&info, 0, sizeof(info));
		if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			misses += info.recursion_misses;
	}
	return misses;
}

void probe_start(struct probe *p, record_fn record, void *context)
{
	p->record = record;
	p->context = context;
	p->records = 0;
	memcpy(p->before, p->skeleton->bss->counters, sizeof(p->before));
	p->recursion_misses = recursion_misses(p);
	__atomic_store_n(&p->skeleton->bss->tracing, 1, __ATOMIC_RELEASE);
}

int probe_poll(struct probe *p, int timeout_ms)
{
	int n = ring_buffer__poll(p->rings, timeout_ms);

	return n == -EINTR ? 0 : n;
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
		now.read_errors = live->read_errors - before->read_errors;
	} while (++tries < 100 && now.seen != now.delivered + now.filtered + now.lost_ringbuf +
						      now.lost_no_state + now.lost_nested +
						      now.lost_unread);
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
	while (err >= 0 && clock_ns(CLOCK_MONOTONIC) < deadline &&
	       __atomic_load_n(&p->skeleton->bss->reads_open, __ATOMIC_ACQUIRE))
		err = probe_poll(p, 10);
	detach_hooks(p, false);
	deadline = clock_ns(CLOCK_MONOTONIC) + 5000000000ULL;
	while (err >= 0) {
		err = ring_buffer__consume(p->rings);
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
	loss->read_errors = c.read_errors;
	/* The kernel counts skipped programs for all CPUs together: told on the first. */
	if (cpu == 0)
		loss->lost_recursion = recursion_misses(p) - p->recursion_misses;
	loss->seen = c.seen + loss->lost_recursion;
	return 1;
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	detach_hooks(p, false);
	ring_buffer__free(p->rings);
	if (p->prototype > 0)
		close(p->prototype);
	walkscope_bpf__destroy(p->skeleton);
	free(p);
}
