/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Every hook of the probe: its program, its function, and what is lost without it. */
#ifndef WALKSCOPE_HOOKS_H
#define WALKSCOPE_HOOKS_H

#include <stddef.h>

enum need {
	NEEDED,	  /* nothing can be traced without it */
	WANTED,	  /* every supported kernel has it, or loses something */
	OPTIONAL, /* kernels without it lose nothing */
	PTE_LOCK, /* one hook of this need is wanted */
};

/* Condition of loading the program, and way of attaching it; or-ed. */
enum when {
	EXACT = 1,   /* exact mode */
	ENTRIES = 4, /* with entries */
	FOLIOS = 8,  /* with folio facts */
	CALIBRATION = 16,
	TRACEPOINT = 32,
	NEAR_SHOW_SMAP = 64, /* several functions have the name: the one in show_smap()'s file */
	RANGE = 128,	     /* pt_range_walk: function is named as the first profile names it */
	SPIN = 256,	     /* page-table locks where these are spin locks: not on PREEMPT_RT */
	AT_CALLBACKS = 512,  /* where entries are read on callbacks: see consumers.h */
	FROM_BEGIN = 1024,   /* where they are read where walks begin */
	OWNERLESS = 2048,    /* where an mm does not tell its process: walks do not tell reads */
	LOCKS = 4096,	     /* exact mode, and with --locks */
	STALLS = 8192,	     /* exact mode, and with --stalls, where VMAs count their readers */
};

/* or-ed */
enum reach {
	TESTED = 1,	      /* the self-test's reads run the program */
	COUNTED = 2,	      /* skipped runs are counted elsewhere, or are nothing to count */
	CALLBACK_ADDRESS = 4, /* the function's address tells that a callback is hooked */
	REPEATED = 8, /* where walks begin, a program more does what a skipped run did not */
	TWICE = 16,   /* the hook below does the same: skipped runs of both are a loss, at most the
			 fewer */
};

struct hook {
	const char *program;
	const char *function;
	enum need need;
	unsigned int when;  /* enum when */
	unsigned int reach; /* enum reach */
	const char *lost;   /* loss without the hook */
};

#define MAX_HOOKS 192

extern const struct hook hooks[];
extern const size_t nr_hooks;

const char *function_name(unsigned int function); /* of an enum ws_function; "": none */

#endif
