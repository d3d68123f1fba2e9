// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * The part of one VMA that a walk over more than one is about to enter: {@code struct ws_vma}.
 *
 * @param start walked of it, bytes
 * @param end exclusive
 * @param flags VM_* of this kernel
 * @param pgoff pages
 * @param inode 0 when no file
 * @param kind {@code WS_VMA_*}
 * @param hugetlbShift log2 of the VMA's huge page size; 0 when none
 */
public record VmaPart(
    long start,
    long end,
    long vmaStart,
    long vmaEnd,
    long flags,
    long pgoff,
    long inode,
    int device,
    int kind,
    int hugetlbShift) {}
