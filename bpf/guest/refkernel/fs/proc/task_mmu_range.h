/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of the table of files in /proc/PID: included there. */
#ifdef CONFIG_NUMA
	REG("numa_maps_range", S_IRUGO, proc_pid_numa_maps_range_operations),
#endif
	REG("clear_refs_range", S_IWUSR, proc_clear_refs_range_operations),
	REG("smaps_range", S_IRUGO, proc_pid_smaps_range_operations),
	REG("smaps_rollup_range", S_IRUGO, proc_pid_smaps_rollup_range_operations),
	REG("pagemap_range", S_IRUSR, proc_pagemap_range_operations),
