// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.Polled;

/** Records for tests, as a source gives them. */
public final class PolledRecords {
  private PolledRecords() {}

  /** Of which no Kafka time is known. */
  public static Polled.Read of(SpecificRecord record) {
    return of(record, 0);
  }

  public static Polled.Read of(SpecificRecord record, long offset) {
    return at(record, offset, Long.MAX_VALUE);
  }

  /** As written to its topic at a time. */
  public static Polled.Read at(SpecificRecord record, long offset, long appendedMs) {
    return Polled.of(record, Polled.Place.of("trace", 0, offset), appendedMs);
  }
}
