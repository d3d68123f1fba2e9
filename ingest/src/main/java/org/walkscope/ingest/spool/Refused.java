// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

/**
 * What Kafka never takes of a batch.
 *
 * @param events in the records
 * @param why the first of them
 */
public record Refused(long records, long events, String why) {
  /** Kafka takes all. */
  public static final Refused NONE = new Refused(0, 0, "");

  /** With one record more. */
  public Refused and(long moreEvents, String reason) {
    return new Refused(records + 1, events + moreEvents, records == 0 ? reason : why);
  }
}
