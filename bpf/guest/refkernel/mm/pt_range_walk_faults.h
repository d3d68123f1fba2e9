/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults to be made on purpose, for testing who claims to find them. All are
 * off until written to /sys/kernel/debug/pt_range_walk/NAME.
 */
#ifndef _MM_PT_RANGE_WALK_FAULTS_H
#define _MM_PT_RANGE_WALK_FAULTS_H

static bool fault_skip_last;	/* the last entry of a batch is passed over */
static bool fault_short_pmd;	/* contiguous PMDs are told short by one */
static bool fault_long_hold;	/* a page-table lock is held 10 us longer */
static bool fault_split_batch;	/* every entry is a step of its own */

#define PTW_LONG_HOLD_NS 10000

static unsigned int ptw_faulty_batch(unsigned int nr)
{
	return READ_ONCE(fault_split_batch) ? 1 : nr;
}

/* The step tells an entry less than the walk goes on by. */
static void ptw_faulty_step(struct pt_range_walk *ptw)
{
	bool contiguous_pmds = ptw->level == PT_LEVEL_PMD && is_vm_hugetlb_page(ptw->vma);

	if (ptw->type == PT_TYPE_NONE || ptw->nr_entries < 2)
		return;
	if (READ_ONCE(fault_skip_last) || (READ_ONCE(fault_short_pmd) && contiguous_pmds))
		ptw->nr_entries--;
}

/* By the clock that the holds are measured with: udelay() may be half as long in an emulator. */
static void ptw_faulty_hold(void)
{
	u64 until;

	if (!READ_ONCE(fault_long_hold))
		return;
	until = ktime_get_mono_fast_ns() + PTW_LONG_HOLD_NS;
	while (ktime_get_mono_fast_ns() < until)
		cpu_relax();
}

static int __init ptw_faults_init(void)
{
	struct dentry *dir = debugfs_create_dir("pt_range_walk", NULL);

	debugfs_create_bool("skip_last", 0600, dir, &fault_skip_last);
	debugfs_create_bool("short_pmd", 0600, dir, &fault_short_pmd);
	debugfs_create_bool("long_hold", 0600, dir, &fault_long_hold);
	debugfs_create_bool("split_batch", 0600, dir, &fault_split_batch);
	return 0;
}
late_initcall(ptw_faults_init);

#endif
