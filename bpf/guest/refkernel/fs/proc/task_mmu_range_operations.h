/* SPDX-License-Identifier: GPL-2.0 */
/* The files of task_mmu_range.c. */
extern const struct file_operations proc_pid_smaps_range_operations;
extern const struct file_operations proc_pid_smaps_rollup_range_operations;
extern const struct file_operations proc_pid_numa_maps_range_operations;
extern const struct file_operations proc_clear_refs_range_operations;
extern const struct file_operations proc_pagemap_range_operations;
