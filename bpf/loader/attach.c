// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Loads the probe on what this kernel has, and attaches it. */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"

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

	for (size_t i = 0; i < nr_hooks; i++) {
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

struct bpf_program *hook_program(struct probe *p, size_t hook)
{
	struct bpf_program *program =
		bpf_object__find_program_by_name(p->skeleton->obj, hooks[hook].program);

	return bpf_program__autoload(program) ? program : NULL;
}

int attach_hooks(struct probe *p)
{
	for (size_t i = 0; i < nr_hooks; i++) {
		struct bpf_program *program = hook_program(p, i);

		if (!program)
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

void detach_hooks(struct probe *p, bool calibration_only)
{
	for (size_t i = 0; i < nr_hooks; i++) {
		if (calibration_only && hooks[i].need != CALIBRATION)
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
	ring_buffer__free(p->rings);
	if (p->prototype > 0)
		close(p->prototype);
	walkscope_bpf__destroy(p->skeleton);
	free(p);
}
