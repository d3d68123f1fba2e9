// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * Another task waited for a lock while this one held it around a walk: {@code struct ws_stall}. The
 * event's time is the end of the wait.
 *
 * @param lock its address: an identity, no more
 * @param mm address of the mm_struct: an identity, no more
 * @param waitNs the whole wait
 * @param overlapNs of it, while the walker held the lock
 * @param kind {@code enum ws_lock_kind} that the waiter asked for
 * @param heldKind {@code enum ws_lock_kind} that the walker held
 * @param flags {@code WS_LOCK_*}: which figures are bounds
 */
public record LockStall(
    long lock,
    long mm,
    long waitNs,
    long overlapNs,
    int waiterTid,
    int waiterTgid,
    int kind,
    int heldKind,
    int flags,
    String waiterComm) {}
