// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
// Loads count.bpf.o, makes system calls and prints how many the kernel counted: proves that a statically linked libbpf
// program of this architecture loads, attaches and reads a map in the guest.
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

struct bss {
	unsigned long calls_total;
	int hertz;
};

static int read_counts(struct bpf_object *object, struct bss *counts)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, ".bss");
	__u32 zero = 0;

	return map ? bpf_map_lookup_elem(bpf_map__fd(map), &zero, counts) : -1;
}

int main(int argc, char **argv)
{
	struct bpf_object *object = bpf_object__open_file(argc > 1 ? argv[1] : "count.bpf.o", NULL);
	struct bpf_link *link = NULL;
	struct bss counts = {};
	int failed = 1;

	if (!object || bpf_object__load(object))
		goto out;
	link = bpf_program__attach(bpf_object__find_program_by_name(object, "count"));
	if (!link)
		goto out;
	for (int i = 0; i < 100; i++)
		getppid();
	if (read_counts(object, &counts))
		goto out;
	printf("calls %s hertz %d\n", counts.calls_total >= 100 ? "counted" : "missed", counts.hertz);
	failed = counts.calls_total < 100 || counts.hertz <= 0;
out:
	bpf_link__destroy(link);
	bpf_object__close(object);
	return failed;
}
