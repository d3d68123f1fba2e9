// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Records of a capture as those of another host, in another boot, at another time. */
final class Rehosted {
  private Rehosted() {}

  static SpecificRecord as(SpecificRecord record, int number, int round, long monotonicToEpochNs) {
    if (record instanceof TraceFragment fragment) {
      Host host = host(fragment.getHost(), number, round, monotonicToEpochNs);
      return TraceFragment.newBuilder(fragment)
          .setHost(host)
          .setStreamEpochNs(monotonicToEpochNs)
          .build();
    }
    if (record instanceof ProbeLoss loss) {
      Host host = host(loss.getHost(), number, round, monotonicToEpochNs);
      return ProbeLoss.newBuilder(loss).setHost(host).setStreamEpochNs(monotonicToEpochNs).build();
    }
    StreamEnd end = (StreamEnd) record;
    Host host = host(end.getHost(), number, round, monotonicToEpochNs);
    return StreamEnd.newBuilder(end).setHost(host).setStreamEpochNs(monotonicToEpochNs).build();
  }

  private static Host host(Host recorded, int number, int round, long monotonicToEpochNs) {
    return Host.newBuilder(recorded)
        .setHostname(recorded.getHostname() + "-" + number)
        .setBootId("%08x%s".formatted(round, recorded.getBootId().substring(8)))
        .setMonotonicToEpochNs(monotonicToEpochNs)
        .build();
  }
}
