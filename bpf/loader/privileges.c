// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Privileges: dropped after attach, when the loader only reads mapped memory and writes one
 * descriptor.
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "privileges.h"
#include "say.h"

#define NOBODY		 65534
#define FIRST_PID_NS_INO 0xeffffffc /* PROC_PID_INIT_INO, linux/proc_ns.h */

bool privileges_have(int capability)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = {};

	return !syscall(SYS_capget, &header, sets) &&
	       sets[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability);
}

bool in_first_pid_namespace(void)
{
	struct stat at;

	return stat("/proc/self/ns/pid", &at) || at.st_ino == FIRST_PID_NS_INO;
}

/*
 * Empties the bounding set, so that no program that this process executes has a capability. This
 * needs CAP_SETPCAP; without it no_new_privs alone is the guard.
 */
static int empty_bounding_set(void)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
		return -errno;
	if (!privileges_have(CAP_SETPCAP))
		return 0;
	for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0;
	     capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
			return -errno;
	return 0;
}

int privileges_drop(gid_t group)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = {};
	int err;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || empty_bounding_set())
		goto fail;
	if (geteuid() == 0 &&
	    (setgroups(group ? 1 : 0, &group) || setresgid(NOBODY, NOBODY, NOBODY) ||
	     setresuid(NOBODY, NOBODY, NOBODY)))
		goto fail;
	if (syscall(SYS_capset, &header, none))
		goto fail;
	return 0;
fail:
	err = -errno;
	complain("cannot drop privileges: %s", strerror(-err));
	return err;
}
