// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Holds that somebody waits for: what of a wait a hold explains. */
#include <linux/types.h>

#include "test.h"

#include "../../probe/holds.h"

/* Hold of the lock of the VMA 0x1000 of the mm 0x10, noted in a wait that was asked for at 100. */
static struct held of_vma(__u32 tid, __u64 walk_began_ns, __u64 to_ns)
{
	struct held held = {
		.mm = 0x10, .lock = 0x1000, .to_ns = to_ns, .tid = tid, .kind = WS_LOCK_VMA
	};

	hold_vma(&held, 100, walk_began_ns);
	return held;
}

static struct held of_mmap_lock(__u32 tid, __u64 snapshot)
{
	return (struct held){ .mm = 0x10,
			      .lock = 0x10,
			      .from_ns = 50,
			      .to_ns = 90,
			      .snapshot = snapshot,
			      .tid = tid,
			      .kind = WS_LOCK_MMAP_READ };
}

static const struct waited writer = {
	.mm = 0x10, .lock = 0x1000, .asked_ns = 100, .ended_ns = 200, .tid = 1, .kind = WS_LOCK_VMA
};

static void overlap_begins_with_the_walk(void)
{
	struct held before = of_vma(7, 80, 180), since = of_vma(7, 130, 180), known = since;

	check(overlap_ns(&writer, &before) == 80 && !before.flags,
	      "a reader whose walk began before the wait held the lock from its begin on");
	check(overlap_ns(&writer, &since) == 50 && since.flags == WS_LOCK_HOLD_BOUND,
	      "of one whose walk began later no more than from the walk on is known");
	before.to_ns = 200;
	before.flags = 0;
	extend_hold(&known, &before);
	check(overlap_ns(&writer, &known) == 70 && known.flags == WS_LOCK_HOLD_BOUND,
	      "its leaving ends the hold, and its begin stays");
	check(of_vma_wait(&since, &writer) && of_vma_wait(&before, &writer),
	      "both are notes of the wait");
	since.tid = 1;
	check(!overlap_ns(&writer, &since), "nobody waits for itself");
	since = of_vma(7, 250, 260);
	check(!overlap_ns(&writer, &since), "a walk behind the wait explains nothing of it");
}

static void a_hold_is_one(void)
{
	struct held a = of_vma(7, 80, 180), b = of_vma(7, 150, 190);

	check(same_hold(&a, &b), "walks in one wait are of one hold");
	b.asked_ns = 120;
	check(!same_hold(&a, &b), "the next wait for the VMA is for another hold");
	a = of_mmap_lock(7, 3);
	b = of_mmap_lock(7, 3);
	check(same_hold(&a, &b), "walks of one snapshot are of one hold of mmap_lock");
	b = of_mmap_lock(7, 4);
	check(!same_hold(&a, &b), "mmap_lock is released between two snapshots");
	b = of_mmap_lock(8, 3);
	check(!same_hold(&a, &b), "another thread's snapshot is another hold");
	b = of_mmap_lock(7, 3);
	a.closed = 1;
	check(!same_hold(&a, &b), "who got mmap_lock ended the hold");
}

void test_holds(void)
{
	overlap_begins_with_the_walk();
	a_hold_is_one();
}
