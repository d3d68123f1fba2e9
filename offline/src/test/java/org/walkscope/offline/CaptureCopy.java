// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.EventWriter;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EventView;

/** Copies of captures with changed records. */
public final class CaptureCopy {
  private static final long MINUTE_NS = 60_000_000_000L;

  private CaptureCopy() {}

  /** Records of a capture. */
  public static List<SpecificRecord> records(Path capture) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }

  /** Writes a copy in which the counters of a probe's first CPU are changed. */
  public static Path withCounters(Path capture, Path copy, Consumer<CpuLoss> change)
      throws IOException {
    return of(
        capture,
        copy,
        record -> {
          if (record instanceof ProbeLoss loss) {
            change.accept(loss.getCpus().get(0));
          }
          return List.of(record);
        });
  }

  /**
   * Writes a capture of the same walks in a later run of the probe, a minute later.
   *
   * @param rename gives the names of VMAs, symbols and tasks in it
   */
  public static Path laterRun(Path capture, Path copy, UnaryOperator<String> rename)
      throws IOException {
    return of(capture, copy, record -> List.of(later(record, MINUTE_NS, rename)));
  }

  /**
   * Writes a capture of the same walks in many runs of the probe, a minute apart; its end is that
   * of the last.
   */
  public static Path manyRuns(Path capture, Path copy, int runs) throws IOException {
    TraceFragment first = firstFragment(records(capture));
    try (CaptureWriter writer =
        new CaptureWriter(copy, first.getHost(), first.getStreamEpochNs())) {
      for (int run = 0; run < runs; run++) {
        for (SpecificRecord record : records(capture)) {
          if (record instanceof StreamEnd && run < runs - 1) {
            continue;
          }
          writer.write(later(record, run * MINUTE_NS, name -> name));
        }
      }
    }
    return copy;
  }

  private static SpecificRecord later(
      SpecificRecord record, long laterNs, UnaryOperator<String> rename) {
    if (record instanceof TraceFragment fragment) {
      fragment.setStreamEpochNs(fragment.getStreamEpochNs() + laterNs);
      fragment.setStrings(fragment.getStrings().stream().map(rename).toList());
      makeLater(fragment, laterNs);
    } else if (record instanceof ProbeLoss loss) {
      loss.setStreamEpochNs(loss.getStreamEpochNs() + laterNs);
      loss.setTimestampNs(loss.getTimestampNs() + laterNs);
    } else if (record instanceof StreamEnd end) {
      end.setStreamEpochNs(end.getStreamEpochNs() + laterNs);
      end.setTimestampNs(end.getTimestampNs() + laterNs);
    }
    return record;
  }

  /** Writes a capture of the same walks in another boot. */
  public static Path otherBoot(Path capture, Path copy, String bootId) throws IOException {
    return of(
        capture,
        copy,
        record -> {
          Schema.Field host = record.getSchema().getField("host");
          if (host != null) {
            ((Host) record.get(host.pos())).setBootId(bootId);
          }
          return List.of(record);
        });
  }

  private static void makeLater(TraceFragment fragment, long laterNs) {
    EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
    InvocationHandler later =
        (proxy, method, arguments) -> {
          if (arguments[0] instanceof EventView event) {
            event.timestampNs(event.timestampNs() + laterNs);
          }
          return method.invoke(writer, arguments);
        };
    Class<?>[] visitor = {EventVisitor.class};
    try {
      new EventReader()
          .read(
              fragment,
              (EventVisitor)
                  Proxy.newProxyInstance(EventVisitor.class.getClassLoader(), visitor, later));
    } catch (MalformedColumnException e) {
      throw new AssertionError(e);
    }
    writer.into(fragment);
  }

  /**
   * Writes a changed copy.
   *
   * @param change gives the records that stand for a record
   */
  public static Path of(
      Path capture, Path copy, Function<SpecificRecord, List<SpecificRecord>> change)
      throws IOException {
    List<SpecificRecord> records = records(capture);
    TraceFragment first = firstFragment(records);
    try (CaptureWriter writer =
        new CaptureWriter(copy, first.getHost(), first.getStreamEpochNs())) {
      for (SpecificRecord record : records) {
        for (SpecificRecord changed : change.apply(record)) {
          writer.write(changed);
        }
      }
    }
    return copy;
  }

  private static TraceFragment firstFragment(List<SpecificRecord> records) {
    return (TraceFragment)
        records.stream().filter(TraceFragment.class::isInstance).findFirst().orElseThrow();
  }
}
