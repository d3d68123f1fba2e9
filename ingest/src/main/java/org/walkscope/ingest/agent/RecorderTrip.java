// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.record.EventWatch;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Has the recorder write when its condition held, and the time after it has passed, by the clock of
 * the stream that met it first. What other streams of the host meet up to then is the same
 * incident.
 */
final class RecorderTrip {
  private final RecorderPlan plan;
  private final Consumer<String> writer;
  private final Map<String, EventWatch> streams = new HashMap<>();

  /** Times up to which incidents are written, by the boot whose clock they are of. */
  private final Map<String, Long> writtenNs = new HashMap<>();

  private int written;

  // the incident that is waited for
  private String why; // null while the condition has not held
  private String stream;
  private String boot;
  private long dueNs;

  /**
   * Makes a trip.
   *
   * @param writer writes, and tells why
   */
  RecorderTrip(RecorderPlan plan, Consumer<String> writer) {
    this.plan = plan;
    this.writer = writer;
  }

  /** Takes records of a stream that are safe. */
  synchronized void take(String id, List<SpecificRecord> records) {
    EventWatch watch = streams.computeIfAbsent(id, each -> new EventWatch(plan.when()));
    for (SpecificRecord record : records) {
      if (written == plan.times()) {
        return;
      }
      if (record instanceof TraceFragment fragment) {
        String of = fragment.getHost().getBootId();
        look(id, of, watch.take(fragment), fragment.getLastTimestampNs());
      } else if (record instanceof ProbeLoss loss) {
        look(id, loss.getHost().getBootId(), watch.take(loss), loss.getTimestampNs());
      } else if (record instanceof StreamEnd) {
        if (why != null && id.equals(stream)) {
          write();
        }
        streams.remove(id);
      }
    }
  }

  private void look(String id, String of, String met, long nowNs) {
    boolean isNew = nowNs > writtenNs.getOrDefault(of, Long.MIN_VALUE);
    if (why == null && met != null && isNew) {
      why = plan.when().text() + ", " + met;
      stream = id;
      boot = of;
      dueNs = nowNs + plan.afterNs();
    }
    if (why != null && of.equals(boot) && nowNs >= dueNs) { // its own probe may be gone
      write();
    }
  }

  private void write() {
    written++;
    writtenNs.put(boot, dueNs);
    writer.accept(why);
    why = null;
  }
}
