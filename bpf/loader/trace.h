/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The loop: until stopped, then the end of the stream. */
#ifndef WALKSCOPE_TRACE_H
#define WALKSCOPE_TRACE_H

#include "run.h"

int trace(struct run *run); /* < 0: the stream is cut short */

#endif
