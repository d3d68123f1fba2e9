// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

/**
 * Progress of a replay.
 *
 * @param bytes bytes of the capture read
 * @param entries page-table entries of the fragments' events
 * @param recordedNs recorded time since the first record, ns
 */
public record ReplayProgress(
    long bytes, long fragments, long events, long entries, long recordedNs) {
  static final ReplayProgress NONE = new ReplayProgress(0, 0, 0, 0, 0);
}
