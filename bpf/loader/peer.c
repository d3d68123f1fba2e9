// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The agent at the other end of the link. */
#include <libgen.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "peer.h"

static gid_t group_of(const char *path)
{
	struct stat at;

	return stat(path, &at) ? 0 : at.st_gid;
}

gid_t peer_group(const struct options *options)
{
	char folder[sizeof(options->agent_address.sun_path)];
	gid_t group = group_of(options->agent);

	snprintf(folder, sizeof(folder), "%s", options->agent);
	if (!group)
		group = group_of(dirname(folder));
	return group ? group : options->agent_user.gid;
}

bool peer_uid(int fd, uid_t *uid)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return false;
	*uid = peer.uid;
	return true;
}
