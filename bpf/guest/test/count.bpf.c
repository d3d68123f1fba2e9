// SPDX-License-Identifier: GPL-2.0
// Counts system calls, and reads one value of the kernel's configuration through libbpf.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_HZ __kconfig;

unsigned long calls_total = 0;
int hertz = 0;

SEC("raw_tp/sys_enter")
int count(void *ctx)
{
	hertz = CONFIG_HZ;
	__sync_fetch_and_add(&calls_total, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
