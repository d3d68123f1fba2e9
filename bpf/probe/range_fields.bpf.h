/* SPDX-License-Identifier: GPL-2.0 */
/* Fields of the struct of a pt_range_walk, at this kernel's offsets. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_RANGE_FIELDS_BPF_H
#define WALKSCOPE_RANGE_FIELDS_BPF_H

static __always_inline __u64 range_field(__u64 walk, enum ws_range_field which)
{
	__u64 wide = 0;
	__u32 narrow = 0;

	walk += range.field[which].offset;
	if (range.field[which].bytes == sizeof(wide)) {
		bpf_probe_read_kernel(&wide, sizeof(wide), (void *)walk);
		return wide;
	}
	bpf_probe_read_kernel(&narrow, sizeof(narrow), (void *)walk);
	return narrow;
}

static __always_inline __u8 range_level(__u64 walk)
{
	return range.level[range_field(walk, WS_RANGE_LEVEL) & (WS_RANGE_ENUM - 1)];
}

#endif
