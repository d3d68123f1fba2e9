// SPDX-License-Identifier: GPL-2.0
/*
 * The probes for both walkers: reads of /proc files, the walks in them and
 * elsewhere, the entries that they pass, the locks that they hold.
 */
#include "entries.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#include "reads.bpf.h"
#include "spans.bpf.h"
#include "range_fields.bpf.h"
#include "locks.bpf.h"
#include "begin.bpf.h"
#include "left_out.bpf.h"
#include "walks.bpf.h"
#include "walk_functions.bpf.h"
#include "callbacks.bpf.h"
#include "range.bpf.h"
#include "calibration.bpf.h"
