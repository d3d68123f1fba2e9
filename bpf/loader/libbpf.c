// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Changes to how libbpf 1.1 behaves; the linker puts these functions in the place of its own
 * (--wrap).
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "libbpf.h"
#include "say.h"

int __real_bpf_btf_get_next_id(__u32 start, __u32 *next);
int __wrap_bpf_btf_get_next_id(__u32 start, __u32 *next);

/*
 * libbpf looks for a variable that the kernel lacks in modules. Only CAP_SYS_ADMIN may list these;
 * without it libbpf 1.1 gives up the load. The probe needs nothing of a module, so the list is
 * empty then, as in later versions of libbpf.
 */
int __wrap_bpf_btf_get_next_id(__u32 start, __u32 *next)
{
	int err = __real_bpf_btf_get_next_id(start, next);

	if (err && errno == EPERM) {
		errno = ENOENT;
		err = -ENOENT;
	}
	return err;
}

static int only_if_wanted(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_WARN && complaints_wanted() ? vfprintf(stderr, format, args) : 0;
}

void libbpf_words(void)
{
	libbpf_set_print(only_if_wanted);
}
