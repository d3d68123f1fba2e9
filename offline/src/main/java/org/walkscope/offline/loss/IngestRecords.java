// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;

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

  /** Host as its probe says it: with its counters, or at the end of its stream. */
  static Optional<Host> hostOfProbe(SpecificRecord record) {
    if (record instanceof ProbeLoss loss) {
      return Optional.of(loss.getHost());
    }
    return record instanceof StreamEnd end ? Optional.of(end.getHost()) : Optional.empty();
  }

  /** Name of the host that a record is of. */
  static Optional<String> hostnameOf(SpecificRecord record) {
    return record instanceof StageLoss loss
        ? Optional.of(loss.getHostname())
        : hostOfProbe(record).map(Host::getHostname);
  }
}
