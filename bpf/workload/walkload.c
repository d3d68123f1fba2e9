// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process whose address space holds one of everything that a page-table walk
 * tells apart. It maps it, says "walkload: ready tgid=N", and stops itself, so
 * that whoever reads /proc/N twice reads the same twice. Continued, it touches
 * part of its memory again and stops again.
 *
 * usage: walkload FILE [short|complete]
 *   FILE lies on a file system that is not tmpfs; short (the default) is what
 *   smaps tells apart, complete is all there is. Each kind is a line on
 *   standard output: "walkload: made NAME" or "walkload: not NAME: why".
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

static const struct {
	const char *name;
	part_fn *make;
	bool always; /* part of the short workload, too */
} parts[] = {
	{ "small-pages", small_pages, true },
	{ "large-folios", large_folios, true },
	{ "files", files, true },
	{ "shmem", shared_memory, true },
	{ "swap-shared", swapped_and_shared, false },
	{ "ksm", merged, false },
	{ "private-file-of-children", private_file_of_children, false },
	{ "thp-shared", large_shared_with_child, false },
	/* kinds above are shared with the children, kinds below are not */
	{ "forked", shared_with_children, true },
	{ "hugetlb", hugetlb, true },
	{ "hugetlb-sizes", hugetlb_sizes, true },
	{ "swap", swapped, true },
	{ "guard", guarded, true },
	{ "none-pmd", none_pmd, false },
	{ "lazyfree", lazily_freed, false },
	{ "mlocked", locked, false },
	{ "large-shmem", large_shmem, false },
	{ "device-memory", device_memory, false },
	{ "device-memory-copied", device_memory_copied, false },
	{ "device-private", device_private, false },
	{ "device-private-large", device_private_large, false },
	{ "device-exclusive", device_exclusive, false },
	{ "nodes", on_nodes, false },
	{ "uffd-wp", uffd_wp, false },
	{ "uffd-wp-shmem", uffd_wp_shmem, false },
	{ "uffd-wp-hugetlb", uffd_wp_hugetlb, false },
	{ "uffd-poison", uffd_poison, false },
	{ "uffd-async", uffd_async, false },
	{ "hwpoison", poisoned, false },
	{ "hwpoison-hugetlb", hugetlb_poisoned, false },
	/* last, because it writes clear_refs */
	{ "soft-dirty", soft_dirty, false },
};

/* The kernel forces SIGBUS upon the process that poisoned a page: the signal cannot be ignored. */
static void on_poison(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	if (info->si_code != BUS_MCEERR_AR && info->si_code != BUS_MCEERR_AO)
		_exit(1);
}

int main(int argc, char **argv)
{
	const char *which = argc > 2 ? argv[2] : "short";
	bool complete = !strcmp(which, "complete");
	struct sigaction poisoned_page = { .sa_sigaction = on_poison, .sa_flags = SA_SIGINFO };

	if (argc < 2 || argc > 3 || (!complete && strcmp(which, "short"))) {
		fprintf(stderr, "usage: walkload FILE [short|complete]    FILE not on tmpfs\n");
		return 2;
	}
	memory_init("walkload");
	sigaction(SIGBUS, &poisoned_page, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *why;

		if (!complete && !parts[i].always)
			continue;
		why = parts[i].make(argv[1]);
		if (why)
			printf("walkload: not %s: %s\n", parts[i].name, why);
		else
			printf("walkload: made %s\n", parts[i].name);
	}
	printf("walkload: ready tgid=%d\n", getpid());
	for (;;) {
		raise(SIGSTOP);
		again();
	}
}
