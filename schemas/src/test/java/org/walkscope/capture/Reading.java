// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records of a capture up to its end or its first fault.
 *
 * @param failure null without a fault
 */
record Reading(List<SpecificRecord> records, CaptureException failure) {

  static Reading of(byte[] bytes) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(bytes))) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
      return new Reading(records, null);
    } catch (CaptureException e) {
      return new Reading(records, e);
    }
  }
}
