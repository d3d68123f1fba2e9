// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records of a capture up to its end or its first fault, the same whether blocks are decoded in
 * their turn or ahead.
 *
 * @param failure null without a fault
 */
record Reading(List<SpecificRecord> records, CaptureException failure) {

  static Reading of(byte[] bytes) throws IOException {
    Reading inTurn = of(bytes, null);
    Reading ahead = of(bytes, ForkJoinPool.commonPool());
    assertThat(ahead.records).isEqualTo(inTurn.records);
    assertThat(ahead.fault()).isEqualTo(inTurn.fault());
    return inTurn;
  }

  private static Reading of(byte[] bytes, Executor executor) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(bytes), executor)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
      return new Reading(records, null);
    } catch (CaptureException e) {
      return new Reading(records, e);
    }
  }

  private String fault() {
    return failure == null ? "none" : failure + " @" + failure.position();
  }
}
