/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Lengths in the probe's records. Everything that reads a record comes after this check. */
#ifndef WALKSCOPE_RECORD_H
#define WALKSCOPE_RECORD_H

#include <stddef.h>

#include "event.h"

/*
 * Checks the lengths that a record tells against those bytes that are left of what was reserved
 * for it: 0, or -EPROTO, and the difference was told.
 */
int record_check(const struct ws_raw_header *record, size_t left);

#endif
