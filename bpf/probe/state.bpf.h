/* SPDX-License-Identifier: GPL-2.0 */
/* State that the probe keeps of a task between its programs. */
#ifndef WALKSCOPE_STATE_BPF_H
#define WALKSCOPE_STATE_BPF_H

#include "settings.bpf.h"
#include "places.h"

#define WS_LEAVES 64 /* a power of two */

/* Read of a /proc file, from its first program to its last; zeroed when it begins. */
struct reading {
	__u64 target;	     /* task_struct of the process that is read; 0: the owner of the mm */
	__u64 snapshot;	     /* number of the snapshot; 0: none */
	__u64 argument;	     /* request of a read whose walks do not show it */
	__u64 walker_cgroup; /* 0: its cgroups were not looked up yet */
	__u64 target_cgroup; /* 0: not known */
	__u64 callback;	     /* pmd_entry of its walks; 0: of none yet */
	__u8 file;	     /* enum ws_file; NONE: a walk outside reads */
	__u8 left_out;	     /* every walk of this read is filtered */
	__u8 cgroup_untold;  /* the ring had no room for the path of one of them */
	__u8 of_walk;	     /* known by its walk alone, and ends with it */
};

/* Facts learned since the walk before, in the same read; zeroed when the next walk begins. */
struct between {
	__u64 shmem_swap_bytes; /* result of shmem_swap_usage() */
	__u32 ended_function;	/* enum ws_function of the walk before */
	__u8 shmem_seen;	/* shmem_swap_usage() was seen */
	__u8 begin_missed;	/* callbacks came without a walk */
};

/* Arguments of the walker's entry function. */
struct request {
	__u64 mm;
	__u64 vma; /* 0: more than one */
	__u64 start;
	__u64 end;
	__u64 ops;
	__u64 private;
	__u64 began_ns;
	__u64 frame;	/* stack address of the entry function's call */
	__u64 caller;	/* pt_range_walk: an address in the calling function */
	__u32 function; /* enum ws_function; 0: no walk is open */
	__u32 types;	/* pt_range_walk: types asked for, a bit each */
	__u8 programs;	/* on its begin that ran, a bit each: enum begin_program */
};

enum begin_program { ONLY_PROGRAM, FIRST_PROGRAM = 1, SECOND_PROGRAM = 2 };

/* Page-table lock that the walk holds, or asks for. */
struct held_lock {
	__u64 lock; /* 0: none held */
	__u64 asked_ns;
	__u64 got_ns;
	__u64 address;
	__u8 level;
	__u8 wait_flags; /* WS_LOCK_WAIT_BOUND unless the spin lock itself was seen */
};

/* Spin lock that the walker took last; exact mode only. */
struct spin_lock {
	__u64 lock;
	__u64 asked_ns; /* 0: not asked for by the walk itself */
	__u64 got_ns;
};

/* VMA lock of hugetlb. */
struct hugetlb_vma_lock {
	__u64 lock; /* 0: not held */
	__u64 asked_ns;
	__u64 got_ns;
};

struct walk_locks {
	struct held_lock ptl;
	struct spin_lock spin;
	struct hugetlb_vma_lock vma;
	__u8 in_pmd_lock;   /* inside __pmd_trans_huge_lock() */
	__u8 preempt_depth; /* in the callback: a lock taken at another depth is not the walker's */
};

/* Callback that began last: a pmd_entry, or of a hugetlb_entry its address alone. */
struct callback_state {
	__u64 pmd;
	__u64 address;
	__u64 end;	 /* 0: no pmd_entry is open */
	__u8 covered;	 /* its entries were read */
	__u8 may_change; /* it may change the entries that it passes */
};

/* hugetlb_entry that is open. */
struct hugetlb_state {
	__u64 pte; /* 0: none */
	__u64 raw;
	__u64 size;
	__u64 ptl;
	__u8 locked; /* raw was read under its lock */
};

/* Results of swp_swapcount() in this walk: the run of equal ones that is open. */
struct swap_run {
	__u32 entries; /* swap entries met */
	__u32 first;   /* number of the first one of the run */
	__u32 nr;      /* 0: no run is open */
	__s32 count;
};

/* Adjacent PMD leaves that no event has told yet. */
struct leaf_run {
	__u64 address; /* of the first one */
	__u32 nr;
};

/* Part of a VMA that the walk entered last. */
struct entered {
	__u64 vma;
	__u64 start;
	__u64 next; /* below end: what is not read yet begins here */
	__u64 end;
	__u8 begun; /* a program ran that reads */
};

static __always_inline void enter(struct entered *entered, __u64 vma, __u64 start, __u64 end,
				  __u64 next)
{
	entered->vma = vma;
	entered->start = start;
	entered->next = next;
	entered->end = end;
	entered->begun = 0;
}

struct range_state {
	__u64 walk;    /* the struct of a pt_range_walk; 0: none */
	__u64 told_ns; /* when the step before was told */
	__u8 inside;   /* in pt_range_walk itself, not in its caller */
};

/* Walk that is open; zeroed as a whole when one begins. */
struct walk {
	__u64 number; /* 0: none is open, or it is left out */
	__u64 vma;    /* VMA told last, of a walk over several */
	__u64 shmem_swap_bytes;
	__u64 shmem_partial_swap_bytes;
	__u32 sequence;
	__u32 lost;
	__u32 read_errors;
	__u32 calls;	      /* of callbacks and of pt_range_walk, by a program of its own */
	__u32 handled;	      /* the same calls, by the program that reads */
	__u64 nested_frame;   /* of the last of them */
	__u32 nested;	      /* walks inside this walk, begun and not ended */
	__s32 partial_calls;  /* of shmem_partial_swap_usage(): begun less returned */
	__u8 nested_programs; /* as request.programs, of that one */
	__u8 untold;	      /* told at its end */
	__u8 at_begin;	      /* its tables are read where it begins, or enters a VMA */
	__u8 shmem_seen;
	__u8 faults; /* its callback may fault, and other walks begin in it */
	struct callback_state callback;
	struct hugetlb_state hugetlb;
	struct leaf_run leaves;
	struct swap_run swap;
	struct walk_locks locks;
	struct range_state range;
	struct entered entered;
};

/* Task inside a traced read or walk; free again when it returns. */
struct walker {
	__u64 task;  /* its own task_struct: tells a reused tid */
	__u64 frame; /* stack address of the call of the read, or of the walk outside reads */
	struct reading reading;
	struct between between;
	struct request request;
	struct walk walk;
	__u64 leaf_entries[WS_LEAVES]; /* raw entries of walk.leaves */
};

/*
 * Every walker, found by tid without a helper call: spin locks and page faults of tasks that walk
 * nothing look here too. A tid has a few places; the loader frees those of tasks that are gone.
 */
static struct walker walkers[WS_WALKERS];
__u32 walker_tids[WS_WALKERS]; /* 0: free */

/* Process that is walked; all 0: not known. */
struct process {
	__u64 start_boottime_ns;
	__u32 tgid;
	__u32 tid;
	__u32 uid;
	__u32 reserved;
	char comm[WS_COMM_BYTES];
};

/* Reads of a file that shows one VMA after the other: one snapshot from its first VMA upwards. */
struct pass {
	__u64 mm;
	struct process target; /* tells those whose mm has the same address, one after the other */
	__u64 vma_start;       /* of the VMA that was shown last */
	__u64 snapshot;
	__u64 walker_cgroup; /* 0: the cgroups were not looked up yet */
	__u64 target_cgroup;
	__u32 left_out; /* by sampling */
	__u32 reserved;
};

/* Who has a lock that a walker begins to wait for. */
struct lock_owner {
	char comm[WS_COMM_BYTES]; /* of a writer, and so are tid and tgid */
	__u32 tid;
	__u32 tgid;
	__u32 kind; /* enum ws_lock_owner */
};

/* Waits of a task for one mmap_lock, until its next walk over that mm tells them. */
struct own_waits {
	__u64 mm;
	__u64 wait_ns;
	__u64 longest_ns;
	struct lock_owner owner; /* when the longest began */
	__u32 waits;		 /* 0: none is untold */
};

enum own_lock { LOCK_OF_ANOTHER, LOCK_OF_SELF, WS_OWN_LOCKS };

/* Facts of a task that outlive its reads; the kernel frees them with the task. */
struct task_counters {
	__u64 walks;
	__u64 snapshots;
	__u64 lost_read; /* inside a read that could not be followed */
	__u64 shmem_vma; /* shmem_swap_usage() of it was seen, outside reads: a walk follows */
	__u64 shmem_swap_bytes;
	__u64 walked;	  /* number of the walk told last, its VMA, and its begin */
	__u64 walked_vma; /* 0: a VMA was locked since, or a walk began that is not told */
	__u64 walked_ns;
	__u64 walked_mm; /* where the VMA was then: its address may be another's later */
	__u64 walked_start;
	__u64 lost_frame; /* request.frame of the walk that was counted last as lost_no_state */
	__u64 actors_snapshot; /* whose begins told them last; 0: none */
	__u64 actors_ns;       /* its last begin */
	struct pass smaps;
	struct pass numa_maps;
	struct own_waits waits[WS_OWN_LOCKS];
	struct lock_owner awaited; /* of the wait that goes on */
	__u8 lost_programs;	   /* as request.programs, of that walk */
	__u8 reserved;
	__u16 actors_cpu; /* in whose ring */
	__u32 actors_tid; /* execve() of a thread gives it the number of its process */
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_counters);
} tasks SEC(".maps");

static __always_inline __u32 current_tid(void)
{
	return (__u32)bpf_get_current_pid_tgid();
}

static __always_inline struct walker *current_walker(void)
{
	__u32 tid = current_tid(), place, found = WS_WALKERS;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		place = nth_place(tid, n, WS_WALKERS);
		if (walker_tids[place] == tid) {
			found = place;
			break;
		}
	}
	/* one path from here on: the verifier goes each of them */
	asm volatile("" : "+r"(found));
	return found < WS_WALKERS ? &walkers[found] : NULL;
}

/* The walker of the current task, inside a walk that is told. */
static __always_inline struct walker *walking(void)
{
	struct walker *w = current_walker();

	return w && w->walk.number ? w : NULL;
}

#endif
