// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * What is known of a walk when it begins: {@code struct ws_walk_begin} without its event header.
 *
 * @param walkerStartBoottimeNs start of the walking task, CLOCK_BOOTTIME
 * @param targetStartBoottimeNs start of the target process; 0 when not known
 * @param mm address of the mm_struct: an identity, no more
 * @param snapshot per-task counter of the snapshot; 0 when none
 * @param start range asked for, bytes
 * @param end exclusive
 * @param vmaStart 0 with vmaEnd 0 when the walk is not of one VMA
 * @param vmaFlags VM_* of this kernel
 * @param vmaPgoff pages
 * @param inode 0 when no file
 * @param shmemSwapBytes what shmem_swap_usage() returned just before, for this walk
 * @param argument of a read of pagemap, 1 when it shows PFNs; of clear_refs, the number written
 * @param mapCount VMAs of the mm at this moment
 * @param weight walks that this one stands for: N when 1 in N is traced
 * @param walkerKind {@code enum ws_walker_kind}
 * @param file {@code enum ws_file}
 * @param vmaKind {@code WS_VMA_*}
 * @param hugetlbShift log2 of the VMA's huge page size; 0 when none
 * @param types of steps that a caller of pt_range_walk asked for: bit N is the N-th of the eight
 *     types; 0 for the legacy walker
 * @param function walker entry function
 * @param ops symbol of the mm_walk_ops, or of its callback
 */
public record WalkBegin(
    long walkerStartBoottimeNs,
    long targetStartBoottimeNs,
    long mm,
    long snapshot,
    long start,
    long end,
    long vmaStart,
    long vmaEnd,
    long vmaFlags,
    long vmaPgoff,
    long inode,
    long shmemSwapBytes,
    long argument,
    int device,
    int mapCount,
    int walkerTgid,
    int targetTgid,
    int targetTid,
    int weight,
    int walkerKind,
    int file,
    int vmaKind,
    int hugetlbShift,
    int types,
    String walkerComm,
    String targetComm,
    String function,
    String ops) {}
