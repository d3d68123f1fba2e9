/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The agent at the other end of the link: its user, and the group that may connect to it. */
#ifndef WALKSCOPE_PEER_H
#define WALKSCOPE_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#include "options.h"

/*
 * Group that may connect to the agent: that of its socket, else of the socket's folder, else of the
 * agent's user. 0: none but root's.
 */
gid_t peer_group(const struct options *options);
/* Who listens at the other end of a connected socket; false: errno says why it is not known. */
bool peer_uid(int fd, uid_t *uid);

#endif
