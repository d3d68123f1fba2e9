// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Holds that somebody waits for: what of a wait a hold explains. */
#include <linux/types.h>
#include <pthread.h>
#include <sched.h>

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
	a = of_mmap_lock(7, 0);
	b = of_mmap_lock(7, 0);
	check(!same_hold(&a, &b), "a walk outside reads is a hold of its own");
}

/* What a wait is told of a note. */
static __u64 told_ns(struct waited_for *notes, __u64 asked_ns)
{
	struct waited waited = { .mm = 0x10, .lock = 0x10, .asked_ns = asked_ns, .ended_ns = 400 };
	struct held copy = {};

	return copy_note(notes, 0, &copy) ? overlap_ns(&waited, &copy) : 0;
}

static void holds_share_a_note(void)
{
	static struct waited_for notes;
	struct held a = of_mmap_lock(7, 0), b = of_mmap_lock(7, 0);

	a.from_ns = 100, a.to_ns = 110, a.walk = 1;
	b.from_ns = 150, b.to_ns = 250, b.walk = 2;
	check(may_share(&a, &b) && write_note(&notes, 0, &a) && add_to_note(&notes, 0, &b),
	      "two holds of a walker share a note");
	check(told_ns(&notes, 100) == 110 && notes.held[0].walk == 2 &&
		      notes.held[0].flags & WS_LOCK_HOLD_BOUND,
	      "it has the time of both, the walk of the longer, and says that it is a bound");
	b.from_ns = 300, b.to_ns = 320, b.walk = 3;
	check(add_to_note(&notes, 0, &b) && told_ns(&notes, 100) == 130 && notes.held[0].walk == 2,
	      "and of three");
	check(told_ns(&notes, 310) == 0,
	      "a wait that began later is told too little, not too much");
	b.tid = 8;
	check(!may_share(&a, &b), "another walker's hold shares none");
	b.tid = 7;
	b.kind = WS_LOCK_MMAP_WRITE;
	check(!may_share(&a, &b), "nor one of another kind");
	b.kind = a.kind;
	b.from_ns = 105;
	check(!may_share(&a, &b), "nor one that began before the other ended");
	b.from_ns = 300;
	a.closed = 1;
	check(!may_share(&a, &b), "nor one after somebody got the lock");
	a = of_vma(7, 80, 180);
	b = of_vma(7, 80, 190);
	b.from_ns = 185;
	check(!may_share(&a, &b), "nor one of a VMA's lock");
}

static void a_note_is_written_by_one(void)
{
	static struct waited_for notes;
	struct held a = of_vma(7, 80, 180), b = of_vma(8, 80, 190), copy = {};
	__u32 change;

	check(write_note(&notes, 3, &a) && copy_note(&notes, 3, &copy) && copy.tid == 7,
	      "a note is read as it was written");
	check(!extend_note(&notes, 3, &b) && notes.held[3].to_ns == 180,
	      "the end of a hold goes into no other hold's note");
	b = of_vma(7, 80, 200);
	check(extend_note(&notes, 3, &b) && notes.held[3].to_ns == 200, "but into its own");
	change = begin_change(&notes.changes[3]);
	check(change && !begin_change(&notes.changes[3]) && !write_note(&notes, 3, &a) &&
		      !extend_note(&notes, 3, &b) && !copy_note(&notes, 3, &copy),
	      "while one writes it nobody else writes it or reads it");
	end_change(&notes.changes[3], change);
	check(copy_note(&notes, 3, &copy), "afterwards it is read again");
}

#define COPIES 20000

static struct waited_for shared;
static int copied; /* all copies are made: the writers end */

/* Notes of one number each, so that two of them in a copy are seen. */
static void *write_notes(void *first)
{
	for (__u64 n = (__u64)first; !__atomic_load_n(&copied, __ATOMIC_ACQUIRE); n += 2) {
		struct held held = { .mm = n,
				     .lock = n,
				     .asked_ns = n,
				     .from_ns = n,
				     .to_ns = n,
				     .walk = n,
				     .tid = n };

		write_note(&shared, 0, &held);
	}
	return NULL;
}

static void no_copy_is_of_two_notes(void)
{
	pthread_t threads[2];
	int copies = 0, mixed = 0;

	for (__u64 i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, write_notes, (void *)i);
	while (copies < COPIES) {
		struct held copy;

		if (!copy_note(&shared, 0, &copy)) {
			sched_yield();
			continue;
		}
		copies++;
		mixed += copy.lock != copy.mm || copy.asked_ns != copy.mm ||
			 copy.from_ns != copy.mm || copy.to_ns != copy.mm || copy.walk != copy.mm ||
			 copy.tid != copy.mm;
	}
	__atomic_store_n(&copied, 1, __ATOMIC_RELEASE);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	check(!mixed, "two writers and a reader: no copy is of two notes");
}

void test_holds(void)
{
	overlap_begins_with_the_walk();
	a_hold_is_one();
	holds_share_a_note();
	a_note_is_written_by_one();
	no_copy_is_of_two_notes();
}
