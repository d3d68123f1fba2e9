/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Messages to the user: one line each, "walkscope-probe: ...", to standard error. */
#ifndef WALKSCOPE_SAY_H
#define WALKSCOPE_SAY_H

#include <stdbool.h>
#include <stddef.h>

__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/* Complaints go to last instead of standard error, and the last one alone is kept there. */
void complaints_into(char *last, size_t size);
bool complaints_wanted(void); /* of libraries, too */

/*
 * Complaints are held until they are released (all, or the last one alone) or dropped. Held is
 * nothing when verbose.
 */
void complaints_hold(void);
void complaints_release(void);
void complaints_release_last(void);
void complaints_drop(void);
void complaints_forget(void); /* those that are held so far; later ones are held on */

/* Steps of the start, told when verbose, each with the time since progress_begin(). */
void progress_begin(bool verbose);
void progress(const char *step);

#endif
