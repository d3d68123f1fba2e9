// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

/**
 * How far a capture has been replayed.
 *
 * @param bytes of the capture read
 * @param entries page-table entries of the fragments' events
 * @param recordedNs of the recording, since its first record
 */
public record ReplayProgress(
    long bytes, long fragments, long events, long entries, long recordedNs) {
  static final ReplayProgress NONE = new ReplayProgress(0, 0, 0, 0, 0);
}
