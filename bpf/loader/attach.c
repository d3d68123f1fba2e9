// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Loading the probe on this kernel: programs are chosen by what it has, and attached. */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "begins.h"
#include "compat.h"
#include "constants.h"
#include "consumers.h"
#include "probe.h"
#include "rings.h"
#include "say.h"

static bool tracepoint_is_here(const char *name, const struct btf *btf)
{
	char type[128];

	snprintf(type, sizeof(type), "btf_trace_%s", name);
	return btf__find_by_name_kind(btf, type, BTF_KIND_TYPEDEF) > 0;
}

static bool locks_asked_for(const struct options *o)
{
	return o->locks || o->mode == WS_MODE_EXACT;
}

/* Whether mmap_lock's own tracepoints are hooked. */
static bool locks_hooked(const struct options *o, const struct btf *btf)
{
	for (size_t i = 0; i < nr_hooks; i++)
		if ((hooks[i].when & LOCKS) && !tracepoint_is_here(hooks[i].function, btf))
			return false;
	return locks_asked_for(o);
}

/* Whether these options need the hook on this kernel. */
static bool asked_for(const struct hook *hook, const struct probe *p)
{
	const struct options *o = p->options;

	if (hook->when & (p->from_begin ? AT_CALLBACKS : FROM_BEGIN))
		return false;
	if ((hook->when & OWNERLESS) && mm_has_owner(p->symbols))
		return false;
	if ((hook->when & LOCKS) && !locks_asked_for(o))
		return false;
	if ((hook->when & STALLS) && !o->stalls && o->mode != WS_MODE_EXACT)
		return false;
	if ((hook->when & EXACT) && o->mode != WS_MODE_EXACT)
		return false;
	if ((hook->when & FOLIOS) && o->detail != WS_DETAIL_FOLIOS)
		return false;
	return !(hook->when & ENTRIES) || o->detail != WS_DETAIL_NONE || o->mode == WS_MODE_EXACT;
}

bool hook_is_here(const struct hook *hook, const struct btf *btf, const struct symbols *symbols,
		  const struct walker_profile *profile)
{
	const char *function = hook->function;

	if (hook->when & TRACEPOINT)
		return tracepoint_is_here(hook->function, btf);
	if ((hook->when & STALLS) && !vmas_count_readers(btf, symbols))
		return false;
	if ((hook->when & SPIN) && sleeping_spin_locks(symbols))
		return false;
	if (hook->when & NEAR_SHOW_SMAP) /* needed where reads of files take per-VMA locks */
		return files_lock_vmas(symbols) && symbols_have(symbols, hook->function);
	if (hook->when & RANGE)
		function = profile ? profile_function(profile, hook->function) : NULL;
	return function && symbols_have(symbols, function) &&
	       ((hook->when & CALIBRATION) ||
		btf__find_by_name_kind(btf, function, BTF_KIND_FUNC) > 0);
}

/*
 * Chooses the programs that this kernel can run; complains about each missing function, with what
 * is lost.
 */
static int choose(struct probe *p, const struct btf *btf, const struct symbols *symbols)
{
	bool pte_lock = pte_lock_function(symbols);

	for (size_t i = 0; i < nr_hooks; i++) {
		const struct hook *hook = &hooks[i];
		struct bpf_program *program =
			bpf_object__find_program_by_name(p->skeleton->obj, hook->program);
		bool asked = asked_for(hook, p),
		     here = hook_is_here(hook, btf, symbols, p->profile);

		bpf_program__set_autoload(program, asked && here);
		if (asked && here && (hook->when & RANGE) &&
		    bpf_program__type(program) == BPF_PROG_TYPE_TRACING &&
		    bpf_program__set_attach_target(program, 0,
						   profile_function(p->profile, hook->function)))
			return -errno;
		if (!asked || here || hook->need == OPTIONAL ||
		    (hook->need == PTE_LOCK && pte_lock))
			continue;
		p->missed[i] = !i || strcmp(hooks[i - 1].function, hook->function);
		if (p->missed[i])
			complain("this kernel has no %s to hook%s: lost are %s", hook->function,
				 (hook->when & SPIN) && sleeping_spin_locks(symbols)
					 ? " for page-table locks (PREEMPT_RT)"
					 : "",
				 hook->lost);
		if (hook->need == NEEDED)
			return -ENOENT;
	}
	return 0;
}

/* Positions in a swap entry, and types that stand for a page, from the constants of encoding.c. */
static void set_encoding(struct walkscope_bpf__rodata *data, const struct ws_constant *constants,
			 unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		const char *name = constants[i].name;
		uint64_t value = constants[i].value;

		if (!strcmp(name, "SWP_PFN_BITS"))
			data->swp_pfn_mask = (1ULL << value) - 1;
		else if (!strcmp(name, "__SWP_TYPE_SHIFT"))
			data->swp_type_shift = value;
		else if (!strcmp(name, "__SWP_OFFSET_SHIFT"))
			data->swp_offset_shift = value;
		else if (!strcmp(name, "KPAGEFLAGS_PFNS"))
			data->kpageflags_pfns = value;
		else if (!strcmp(name, NO_PAGE_MAPCOUNT))
			data->no_page_mapcount = value;
		else if (value < 32 &&
			 (!strncmp(name, "SWP_MIGRATION_", 14) ||
			  !strncmp(name, "SWP_DEVICE_", 11) || !strcmp(name, "SWP_HWPOISON")))
			data->page_types |= 1U << value;
	}
}

static void set_constants(struct probe *p, const struct btf *btf, const struct symbols *symbols,
			  const struct ws_stream_header *host)
{
	struct walkscope_bpf__rodata *data = p->skeleton->rodata;
	const struct options *options = p->options;

	data->filter = options->filter;
	data->page_shift = host->page_shift;
	data->pmd_shift = host->pmd_shift;
	data->top_shift = host->page_shift + (host->pgtable_levels - 1) * (host->page_shift - 3);
	data->from_begin = p->from_begin;
	data->locks = locks_hooked(options, btf);
	data->contention = tracepoint_is_here("contention_begin", btf) &&
			   tracepoint_is_here("contention_end", btf);
	data->exact = options->mode == WS_MODE_EXACT;
	data->detail_entries = options->detail != WS_DETAIL_NONE;
	data->detail_folios = options->detail == WS_DETAIL_FOLIOS;
	data->ring_bytes = options->ring_bytes;
	data->interrupt_mask = interrupt_mask(symbols);
	data->mmap_lock_write_arg = mmap_lock_write_arg(btf);
	data->reads_by_walks = mm_has_owner(symbols);
	data->vma_locks_shown = files_lock_vmas(symbols);
	data->vma_lock_private = private_hugetlb_lock(symbols);
	data->table_by_spin_lock = !pte_lock_function(symbols);
	data->special_mapping_vmops_symbol = symbols_at_name(symbols, "special_mapping_vmops");
	data->shmem_aops_symbol = symbols_at_name(symbols, "shmem_aops");
	data->huge_zero_folio_symbol = symbols_at_name(symbols, "huge_zero_folio");
	if (!data->huge_zero_folio_symbol) /* before v6.10 */
		data->huge_zero_folio_symbol = symbols_at_name(symbols, "huge_zero_page");
	if (data->huge_zero_folio_symbol)
		data->huge_zero_pfn_symbol = symbols_at_name(symbols, "huge_zero_pfn");
	data->init_mm_symbol = symbols_at_name(symbols, "init_mm");
	data->linear_symbol = symbols_at_name(
		symbols, host->arch == WS_ARCH_ARM64 ? "memstart_addr" : "page_offset_base");
	p->skeleton->bss->loader_tgid = getpid();
	if (p->from_begin)
		bpf_map__set_max_entries(p->skeleton->maps.descents, WS_SCRATCHES * host->nr_cpus);
	if (data->detail_folios)
		bpf_map__set_max_entries(p->skeleton->maps.scratches, WS_SCRATCHES * host->nr_cpus);
}

/* What the probe is made of. */
struct plan {
	const struct options *options;
	const struct symbols *symbols;
	const struct ws_stream_header *host;
	const struct ws_constant *constants;
	const struct btf *btf;
};

static struct probe *open_probe(const void *of_plan, bool from_begin)
{
	const struct plan *plan = of_plan;
	struct probe *p = calloc(1, sizeof(*p));

	if (!p) {
		complain("no memory for the probe");
		return NULL;
	}
	p->options = plan->options;
	p->symbols = plan->symbols;
	p->from_begin = from_begin;
	p->skeleton = walkscope_bpf__open();
	if (p->skeleton)
		p->profile = profile_match((struct ws_range *)&p->skeleton->rodata->range,
					   plan->btf, plan->symbols);
	if (!p->skeleton || choose(p, plan->btf, plan->symbols) || rings_prototype(p))
		goto fail;
	set_constants(p, plan->btf, plan->symbols, plan->host);
	set_encoding(p->skeleton->rodata, plan->constants, plan->host->nr_constants);
	if (walkscope_bpf__load(p->skeleton)) {
		complain("the kernel did not load the probe: %s", strerror(errno));
		goto fail;
	}
	if (rings_add(p, plan->host->nr_cpus))
		goto fail;
	return p;
fail:
	probe_close(p);
	return NULL;
}

/* Whether this kernel has the functions whose programs read tables where walks begin. */
static bool has_begins(const struct btf *btf, const struct symbols *symbols)
{
	for (size_t i = 0; i < nr_hooks; i++)
		if ((hooks[i].when & FROM_BEGIN) && !hook_is_here(&hooks[i], btf, symbols, NULL))
			return false;
	return true;
}

struct probe *probe_open(const struct options *options, const struct symbols *symbols,
			 const struct ws_stream_header *host, const struct ws_constant *constants)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct plan plan = { options, symbols, host, constants, btf };
	const char *why_callbacks = NULL;
	struct probe *p;

	if (!btf) {
		complain("this kernel has no BTF (/sys/kernel/btf/vmlinux): build it with "
			 "CONFIG_DEBUG_INFO_BTF");
		return NULL;
	}
	if (options->mode == WS_MODE_LIGHT && options->detail != WS_DETAIL_NONE)
		p = begins_open(open_probe, &plan, has_begins(btf, symbols), &why_callbacks);
	else
		p = open_probe(&plan, false);
	if (p)
		p->why_callbacks = why_callbacks;
	btf__free(btf);
	return p;
}

struct bpf_program *hook_program(struct probe *p, size_t hook)
{
	struct bpf_program *program =
		bpf_object__find_program_by_name(p->skeleton->obj, hooks[hook].program);

	return bpf_program__autoload(program) ? program : NULL;
}

static struct bpf_link *attach(struct probe *p, const struct hook *hook,
			       struct bpf_program *program)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts);
	uint64_t at;

	if ((hook->when & RANGE) && bpf_program__type(program) == BPF_PROG_TYPE_KPROBE)
		return bpf_program__attach_kprobe(program, false,
						  profile_function(p->profile, hook->function));
	if (!(hook->when & NEAR_SHOW_SMAP))
		return bpf_program__attach(program);
	at = symbols_at_name(p->symbols, "show_smap");
	opts.offset = symbols_near(p->symbols, hook->function, at) - at;
	return bpf_program__attach_kprobe_opts(program, "show_smap", &opts);
}

/*
 * Tells the programs where the entries of a callback's walks are read. Walks with a callback that
 * they were not told of count their entries as missing.
 */
static int tell_consumer(struct probe *p, const struct hook *hook)
{
	bool at_begin = p->from_begin && (hook->when & AT_CALLBACKS);
	uint64_t address = symbols_at_name(p->symbols, hook->function);
	struct ws_consumer consumer = { .where = at_begin ? AT_BEGIN : AT_CALLBACK };

	if (!(hook->reach & CALLBACK_ADDRESS) || !address)
		return 0;
	if (!strcmp(hook->function, "smaps_pte_range"))
		consumer.file = WS_FILE_SMAPS;
	else if (!strcmp(hook->function, "gather_pte_stats"))
		consumer.file = WS_FILE_NUMA_MAPS;
	return bpf_map_update_elem(bpf_map__fd(p->skeleton->maps.consumers), &address, &consumer,
				   BPF_ANY);
}

/* Whether entries are read without a program on the callback, or are not read at all. */
static bool needs_no_callback(const struct probe *p, const struct hook *hook)
{
	return (p->from_begin && (hook->when & AT_CALLBACKS)) ||
	       p->options->detail == WS_DETAIL_NONE;
}

/* The kernel's own error of functions that ftrace cannot call a program from; libc has no text. */
#define KERNEL_ENOTSUPP 524

static const char *attach_error(int error)
{
	return error == KERNEL_ENOTSUPP
		       ? "this kernel has no CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS (arm64: "
			 "since v6.4)"
		       : strerror(error);
}

int attach_hooks(struct probe *p)
{
	int err = 0;

	for (size_t i = 0; i < nr_hooks && !err; i++) {
		struct bpf_program *program = hook_program(p, i);

		if (!program) {
			if (needs_no_callback(p, &hooks[i]))
				err = tell_consumer(p, &hooks[i]);
			continue;
		}
		p->links[i] = attach(p, &hooks[i], program);
		if (!p->links[i]) {
			complain("cannot attach to %s: %s; lost would be %s", hooks[i].function,
				 attach_error(errno), hooks[i].lost);
			return -errno;
		}
		err = tell_consumer(p, &hooks[i]);
	}
	return err;
}

void detach_hooks(struct probe *p, bool calibration_only)
{
	for (size_t i = 0; i < nr_hooks; i++) {
		if (calibration_only && !(hooks[i].when & CALIBRATION))
			continue;
		bpf_link__destroy(p->links[i]);
		p->links[i] = NULL;
	}
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	detach_hooks(p, false);
	rings_free(p);
	if (p->stats > 0)
		close(p->stats);
	walkscope_bpf__destroy(p->skeleton);
	free(p);
}
