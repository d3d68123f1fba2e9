// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * A lock of a whole address space or VMA, held by a task that walked under it: {@code struct
 * ws_span}. The event's time is the release, its walk the last under the lock.
 *
 * @param lock its address: an identity, no more
 * @param mm address of the mm_struct: an identity, no more
 * @param address where the VMA of a per-VMA lock begins; else 0
 * @param waitNs asked to got
 * @param holdNs got to released
 * @param firstWalk under it
 * @param walks under it
 * @param kind {@code enum ws_lock_kind}
 * @param flags {@code WS_LOCK_*}: which figures are bounds, whether it was downgraded
 */
public record HeldSpan(
    long lock,
    long mm,
    long address,
    long waitNs,
    long holdNs,
    long firstWalk,
    int walks,
    int kind,
    int flags) {}
