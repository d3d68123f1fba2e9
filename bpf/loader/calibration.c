// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Address of struct page, from calls of vm_normal_page() that the probe saw. */
#include <bpf/btf.h>
#include <errno.h>
#include <unistd.h>

#include "calibration.h"
#include "probe.h"
#include "say.h"

/*
 * The address of struct page is linear in the PFN. Two pages that vm_normal_page() returned for own
 * entries give the line; the others check it.
 */
int calibrate(struct probe *p)
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
