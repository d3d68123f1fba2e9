/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Users of this machine. */
#ifndef WALKSCOPE_USERS_H
#define WALKSCOPE_USERS_H

#include <stdbool.h>
#include <sys/types.h>

struct user {
	uid_t uid;
	gid_t gid; /* 0: root's, or not known */
};

/* By a name of /etc/passwd or by number; false: there is none. A number needs no line there. */
bool user_find(const char *name, struct user *user);

#endif
