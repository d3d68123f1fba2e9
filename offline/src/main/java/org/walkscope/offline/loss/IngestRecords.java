// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Taker of what ingest wrote into captures beside the fragments: losses, the end of a stream. */
@FunctionalInterface
public interface IngestRecords {
  void ofIngest(String capture, SpecificRecord record);

  /**
   * Takes the end of all captures.
   *
   * @param events of the fragments that were read, by run of a probe (RecordKey.ofRun)
   */
  default void end(Map<String, Long> events) {}
}
