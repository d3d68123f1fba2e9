/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* System calls after attach. */
#ifndef WALKSCOPE_SYSCALLS_H
#define WALKSCOPE_SYSCALLS_H

enum confined {
	CONFINED_KEEPER, /* waits */
	CONFINED_DRAIN,	 /* drains the rings into what is open */
	CONFINED_LINKED, /* drains them, and connects to unix sockets */
};

/* Confines this process to what it needs. */
int syscalls_confine(enum confined who);

#endif
