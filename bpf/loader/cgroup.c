// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Id of a cgroup, from its folder: BPF knows it by this id. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cgroup.h"
#include "say.h"
#include "values.h"

#define CGROUPS	      "/sys/fs/cgroup"
#define FILEID_KERNFS 0xfe /* linux/exportfs.h: a node's id alone */

/* Whether no cgroup has the id now; false where it cannot be told. */
static bool is_nobodys(uint64_t id)
{
	int cgroups = open(CGROUPS, O_RDONLY | O_DIRECTORY | O_CLOEXEC), folder;
	struct {
		struct file_handle head;
		unsigned char id[sizeof(id)];
	} handle = { .head = { .handle_bytes = sizeof(id), .handle_type = FILEID_KERNFS } };
	bool nobodys = false;
	struct statfs fs;

	if (cgroups < 0)
		return false;
	if (!fstatfs(cgroups, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC) {
		memcpy(handle.id, &id, sizeof(id));
		folder = open_by_handle_at(cgroups, &handle.head, O_RDONLY | O_CLOEXEC);
		nobodys = folder < 0 && (errno == ESTALE || errno == ENOENT);
		if (folder >= 0)
			close(folder);
	}
	close(cgroups);
	return nobodys;
}

int cgroup_id(const char *path_or_id, uint64_t *id)
{
	struct statfs fs;
	struct stat at;

	if (parse_number(path_or_id, 1, UINT64_MAX, id)) {
		if (is_nobodys(*id))
			complain("--cgroup %s: no cgroup has this number now", path_or_id);
		return 0;
	}
	if (stat(path_or_id, &at) || statfs(path_or_id, &fs)) {
		int err = errno;

		complain("--cgroup %s: %s; a folder is meant, such as " CGROUPS
			 "/system.slice, or its inode number",
			 path_or_id, strerror(err));
		return -err;
	}
	if (fs.f_type != CGROUP2_SUPER_MAGIC || !S_ISDIR(at.st_mode)) {
		complain("--cgroup %s: not a folder of a cgroup version 2 file system", path_or_id);
		return -EINVAL;
	}
	*id = at.st_ino; /* kernfs gives its 64-bit node id as the inode number */
	return 0;
}
