// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

/**
 * Limits of fragments: when one is closed, and how many may be open.
 *
 * @param events a fragment is closed at this many. Example: 1,000
 * @param bytes or at this many of the frame stream; encoded they stay below Kafka's usual limit of
 *     1 MiB a record, whatever the last frame adds
 * @param snapshotEvents when another snapshot begins, what came before it is closed from this many
 *     on
 * @param idleNs a walker without events for so long, by the stream's time, has its fragment closed
 * @param ageNs a fragment is closed so long after its first event, by the stream's time: live
 *     windows wait for none that is older
 * @param openBytes allocated for all open fragments; beyond it all are closed
 * @param threads walker threads whose fragments are counted at a time, of a stream that is alone
 */
public record FragmentSettings(
    int events,
    int bytes,
    int snapshotEvents,
    long idleNs,
    long ageNs,
    long openBytes,
    int threads) {

  public static FragmentSettings usual() {
    return new FragmentSettings(
        1000, 256 << 10, 250, 200_000_000, 1_000_000_000, 64L << 20, 1 << 18);
  }

  /** Those of the agent, which has several streams: 8 MiB for open fragments of each. */
  public static FragmentSettings ofAgent() {
    FragmentSettings usual = usual();
    return new FragmentSettings(
        usual.events,
        usual.bytes,
        usual.snapshotEvents,
        usual.idleNs,
        usual.ageNs,
        8L << 20,
        usual.threads);
  }
}
