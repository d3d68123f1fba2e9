// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Id of a cgroup, from its folder: BPF knows it by this id. */
#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "cgroup.h"
#include "say.h"
#include "values.h"

int cgroup_id(const char *path_or_id, uint64_t *id)
{
	struct statfs fs;
	struct stat at;

	if (parse_number(path_or_id, 1, UINT64_MAX, id))
		return 0;
	if (stat(path_or_id, &at) || statfs(path_or_id, &fs)) {
		complain("--cgroup %s: %s", path_or_id, strerror(errno));
		return -errno;
	}
	if (fs.f_type != CGROUP2_SUPER_MAGIC || !S_ISDIR(at.st_mode)) {
		complain("--cgroup %s: not a folder of a cgroup version 2 file system", path_or_id);
		return -EINVAL;
	}
	*id = at.st_ino; /* kernfs gives its 64-bit node id as the inode number */
	return 0;
}
