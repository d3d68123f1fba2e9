// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* After attach the loader only reads mapped memory and writes one descriptor. */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe.h"

#define NOBODY 65534

int privileges_drop(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = {};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		goto fail;
	if (geteuid() == 0 && (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
			       setresuid(NOBODY, NOBODY, NOBODY)))
		goto fail;
	if (syscall(SYS_capset, &header, none))
		goto fail;
	return 0;
fail:
	complain("cannot drop privileges: %s", strerror(errno));
	return -errno;
}
