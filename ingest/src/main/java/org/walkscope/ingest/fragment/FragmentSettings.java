// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

/**
 * When a fragment is closed, and how much may be open.
 *
 * @param events a fragment is closed at about this many
 * @param bytes or at this many of the frame stream
 * @param mostEvents no fragment has more
 * @param mostBytes the same; encoded they stay below Kafka's usual limit of 1 MiB a record
 * @param heldBytes no more of a thread are held back for events that may still come before them: as
 *     much as one CPU's buffer may be ahead of another's
 * @param snapshotEvents when another snapshot begins, what came before it is closed from this many
 *     on
 * @param idleNs a walker without events for so long, by the stream's time, has its fragment closed
 * @param reorderNs an event that did not come for so long, by the stream's time, is lost
 * @param allBytes of all open fragments; beyond it all are closed
 * @param threads walker threads whose fragments are counted at a time
 */
public record FragmentSettings(
    int events,
    int bytes,
    int mostEvents,
    int mostBytes,
    int heldBytes,
    int snapshotEvents,
    long idleNs,
    long reorderNs,
    long allBytes,
    int threads) {

  public static FragmentSettings usual() {
    return new FragmentSettings(
        1000,
        256 << 10,
        4000,
        768 << 10,
        8 << 20,
        250,
        200_000_000,
        1_000_000_000,
        64L << 20,
        1 << 18);
  }
}
