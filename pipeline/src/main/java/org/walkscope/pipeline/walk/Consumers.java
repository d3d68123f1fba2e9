// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import static java.util.Map.entry;

import java.util.Map;
import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.schema.Walk;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/**
 * Consumers of walks, by the symbol of their mm_walk_ops, of a callback in it, or of the function
 * that called pt_range_walk.
 */
public final class Consumers {
  static final String SMAPS = "smaps";
  static final String SMAPS_ROLLUP = "smaps_rollup";

  /** Names of Linux 6.1 to 7.3. */
  private static final Map<String, String> BY_SYMBOL =
      Map.ofEntries(
          entry("smaps_walk_ops", SMAPS),
          entry("smaps_shmem_walk_ops", SMAPS),
          entry("smaps_walk_vma_lock_ops", SMAPS),
          entry("smaps_shmem_walk_vma_lock_ops", SMAPS),
          entry("smaps_pte_range", SMAPS),
          entry("show_numa_ops", "numa_maps"),
          entry("show_numa_vma_lock_ops", "numa_maps"),
          entry("gather_pte_stats", "numa_maps"),
          entry("pagemap_ops", "pagemap"),
          entry("pagemap_pmd_range", "pagemap"),
          entry("pagemap_scan_ops", "pagemap_scan"),
          entry("pagemap_scan_pmd_entry", "pagemap_scan"),
          entry("clear_refs_walk_ops", "clear_refs"),
          entry("clear_refs_pte_range", "clear_refs"),
          entry("smaps_range_walk", SMAPS),
          entry("numa_maps_range_walk", "numa_maps"),
          entry("pagemap_range_walk", "pagemap"),
          entry("clear_refs_range_walk", "clear_refs"),
          entry("mincore_walk_ops", "mincore"),
          entry("mincore_pte_range", "mincore"),
          entry("mlock_walk_ops", "mlock"),
          entry("mlock_pte_range", "mlock"),
          entry("cold_walk_ops", "madvise_cold"),
          entry("madvise_cold_or_pageout_pte_range", "madvise_cold"),
          entry("madvise_free_walk_ops", "madvise_free"),
          entry("madvise_free_pte_range", "madvise_free"),
          entry("swapin_walk_ops", "madvise_willneed"),
          entry("swapin_walk_pmd_entry", "madvise_willneed"),
          entry("queue_pages_walk_ops", "mempolicy"),
          entry("queue_pages_lock_vma_walk_ops", "mempolicy"),
          entry("queue_folios_pte_range", "mempolicy"),
          entry("damon_mkold_ops", "damon"),
          entry("damon_mkold_pmd_entry", "damon"),
          entry("damon_young_ops", "damon"),
          entry("damon_young_pmd_entry", "damon"),
          entry("break_ksm_ops", "ksm"),
          entry("break_ksm_lock_vma_ops", "ksm"),
          entry("ksm_next_page_ops", "ksm"),
          entry("hmm_walk_ops", "hmm"),
          entry("hmm_vma_walk_pmd", "hmm"),
          entry("migrate_vma_walk_ops", "migrate_vma"),
          entry("prot_none_walk_ops", "mprotect"),
          entry("hwpoison_walk_ops", "memory_failure"),
          entry("ptdump_ops", "ptdump"));

  private Consumers() {}

  /** Name of the consumer; of an unknown one the symbol, or without it the function. */
  static String of(WalkBeginView begin) {
    if (begin.file() == Wire.FILE_SMAPS_ROLLUP) {
      return SMAPS_ROLLUP;
    }
    if (begin.file() == Wire.FILE_SMAPS) {
      return SMAPS;
    }
    String symbol = begin.ops().isEmpty() ? begin.function() : begin.ops();
    return BY_SYMBOL.getOrDefault(withoutSuffix(symbol), symbol);
  }

  /** True if a walk is part of a read of smaps or smaps_rollup, which makes a snapshot. */
  public static boolean isOfSnapshot(Walk walk) {
    return walk.getSnapshot() != null && isSmaps(walk.getConsumer());
  }

  /** True if the sums of smaps are what this consumer shows; false for null. */
  static boolean isSmaps(String consumer) {
    return SMAPS.equals(consumer) || SMAPS_ROLLUP.equals(consumer);
  }

  /** True if this walk's ops have the pte_hole callback of the shmem variant. */
  static boolean smapsLooksUpHoles(String ops, WalkBeginView begin) {
    String symbol = withoutSuffix(ops);
    if (symbol.startsWith("smaps_shmem_walk")) {
      return true;
    }
    // a callback belongs to both variants: decide as the kernel did
    return !symbol.startsWith("smaps_walk") && TargetVma.looksUpHoles(begin);
  }

  /** Compilers append .78, .constprop.0, .llvm.123. */
  private static String withoutSuffix(String symbol) {
    int dot = symbol.indexOf('.');
    return dot < 0 ? symbol : symbol.substring(0, dot);
  }
}
