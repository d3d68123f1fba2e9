// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

/** The order in which a thread made its events: by walk, then sequence, both unsigned. */
final class EventOrder {
  private EventOrder() {}

  static boolean isBefore(long walk, int sequence, long otherWalk, int otherSequence) {
    int walks = Long.compareUnsigned(walk, otherWalk);
    return walks != 0 ? walks < 0 : Integer.compareUnsigned(sequence, otherSequence) < 0;
  }
}
