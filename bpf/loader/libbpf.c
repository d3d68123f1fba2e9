// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* What libbpf 1.1 does otherwise than we need; the linker puts these in its place (--wrap). */
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
 * A variable that this kernel lacks is looked for in modules, which only
 * CAP_SYS_ADMIN may list; without it libbpf gives up the load. Nothing of ours
 * is in a module: to who may not see them there are none, as in later versions.
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
