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
 * the stream that met it.
 */
final class RecorderTrip {
  /** A stream, and what it waits for. */
  private static final class Watched {
    private final EventWatch watch;
    private String why; // null while the condition has not held
    private long dueNs;

    Watched(EventWatch watch) {
      this.watch = watch;
    }
  }

  private final RecorderPlan plan;
  private final Consumer<String> writer;
  private final Map<String, Watched> streams = new HashMap<>();
  private int written;

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
  synchronized void take(String stream, List<SpecificRecord> records) {
    Watched watched =
        streams.computeIfAbsent(stream, id -> new Watched(new EventWatch(plan.when())));
    for (SpecificRecord record : records) {
      if (written == plan.times()) {
        return;
      }
      if (record instanceof TraceFragment fragment) {
        look(watched, watched.watch.take(fragment), fragment.getLastTimestampNs());
      } else if (record instanceof ProbeLoss loss) {
        look(watched, watched.watch.take(loss), loss.getTimestampNs());
      } else if (record instanceof StreamEnd) {
        write(watched);
        streams.remove(stream);
      }
    }
  }

  private void look(Watched watched, String met, long nowNs) {
    if (watched.why == null && met != null) {
      watched.why = plan.when().text() + ", " + met;
      watched.dueNs = nowNs + plan.afterNs();
    }
    if (watched.why != null && nowNs >= watched.dueNs) {
      write(watched);
    }
  }

  private void write(Watched watched) {
    if (watched.why != null) {
      written++;
      writer.accept(watched.why);
      watched.why = null;
    }
  }
}
