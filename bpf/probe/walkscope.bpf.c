// SPDX-License-Identifier: GPL-2.0
/*
 * The probes for both walkers: reads of /proc files, the walks in them and elsewhere, the entries
 * that walks pass, the locks that they hold. bpf/README.md says what each header is for.
 */
#include "consumers.h"
#include "tables.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#include "leaves.bpf.h"
#include "entries.bpf.h"
#include "walkers.bpf.h"
#include "reads.bpf.h"
#include "swap.bpf.h"
#include "waits.bpf.h"
#include "vma_waits.bpf.h"
#include "own_waits.bpf.h"
#include "contention.bpf.h"
#include "lock_holds.bpf.h"
#include "mmap_lock.bpf.h"
#include "vma_lock.bpf.h"
#include "range_fields.bpf.h"
#include "ptl.bpf.h"
#include "spin_locks.bpf.h"
#include "hugetlb_lock.bpf.h"
#include "cgroups.bpf.h"
#include "few_entries.bpf.h"
#include "begin.bpf.h"
#include "left_out.bpf.h"
#include "from_begin.bpf.h"
#include "walks.bpf.h"
#include "walk_functions.bpf.h"
#include "callbacks.bpf.h"
#include "range.bpf.h"
#include "range_steps.bpf.h"
#include "range_files.bpf.h"
#include "calibration.bpf.h"
