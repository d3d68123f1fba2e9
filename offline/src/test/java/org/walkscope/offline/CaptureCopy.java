// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
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
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EventView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/** Copies of captures with changed records. */
public final class CaptureCopy {
  private static final long MINUTE_NS = 60_000_000_000L;

  /** Events of the entries of walks, and their parts. */
  private static final Set<String> OF_ENTRIES =
      Set.of("entries", "run", "folios", "folio", "hole", "swapcount", "unread");

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

  /** Writes a copy without some fragments, by their number from 0. */
  public static Path withoutFragments(Path capture, Path copy, IntPredicate leftOut)
      throws IOException {
    AtomicInteger fragments = new AtomicInteger();
    return of(
        capture,
        copy,
        record ->
            record instanceof TraceFragment && leftOut.test(fragments.getAndIncrement())
                ? List.of()
                : List.of(record));
  }

  /**
   * Writes a capture of one boot in which a later run of the probe stands before an earlier one.
   */
  public static Path laterRunFirst(Path earlier, Path later, Path copy) throws IOException {
    List<SpecificRecord> records = records(later);
    records.removeIf(StreamEnd.class::isInstance);
    TraceFragment first = firstFragment(records);
    records.addAll(records(earlier));
    try (CaptureWriter writer =
        new CaptureWriter(copy, first.getHost(), first.getStreamEpochNs())) {
      for (SpecificRecord record : records) {
        writer.write(record);
      }
    }
    return copy;
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
    rewrite(
        fragment,
        writer,
        (proxy, method, arguments) -> {
          if (arguments[0] instanceof EventView event) {
            event.timestampNs(event.timestampNs() + laterNs);
          }
          return method.invoke(writer, arguments);
        });
  }

  /** Writes a copy as a probe with {@code --detail none} had made it. */
  public static Path withoutEntries(Path capture, Path copy) throws IOException {
    Map<Integer, AtomicInteger> leftOut = new HashMap<>();
    AtomicLong events = new AtomicLong();
    Path counted = copy.resolveSibling(copy.getFileName() + ".counted");
    of(
        capture,
        counted,
        record -> {
          Schema.Field host = record.getSchema().getField("host");
          if (host != null) {
            ((Host) record.get(host.pos())).setDetail(Detail.NONE);
          }
          if (record instanceof TraceFragment fragment) {
            long before = fragment.getEvents();
            leaveOutEntries(
                fragment,
                leftOut.computeIfAbsent(fragment.getWalker().getTid(), tid -> new AtomicInteger()));
            events.addAndGet(before - fragment.getEvents());
          }
          return List.of(record);
        });
    return of(
        counted,
        copy,
        record -> {
          if (record instanceof ProbeLoss loss) {
            leaveOutEvents(loss, events.get());
          }
          return List.of(record);
        });
  }

  private static void leaveOutEvents(ProbeLoss loss, long events) {
    long left = events;
    for (CpuLoss cpu : loss.getCpus()) {
      long ofCpu = Math.min(left, cpu.getDelivered());
      cpu.setDelivered(cpu.getDelivered() - ofCpu);
      cpu.setSeen(cpu.getSeen() - ofCpu);
      left -= ofCpu;
    }
  }

  private static void leaveOutEntries(TraceFragment fragment, AtomicInteger leftOut) {
    EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
    rewrite(
        fragment,
        writer,
        (proxy, method, arguments) -> {
          boolean isLeftOut = OF_ENTRIES.contains(method.getName());
          if (arguments[0] instanceof EventView event) {
            if (event instanceof WalkBeginView) {
              leftOut.set(0);
            }
            if (isLeftOut) {
              leftOut.incrementAndGet();
            } else if (event.sequence() != Wire.OUTSIDE) {
              event.sequence(event.sequence() - leftOut.get());
            }
          }
          if (arguments[0] instanceof WalkEndView end) {
            end.attempted(end.attempted() - leftOut.get());
          }
          return isLeftOut ? null : method.invoke(writer, arguments);
        });
  }

  /**
   * Writes a copy that lacks the entries of some walks, as where a ring buffer was full.
   *
   * @param lossy tells by the numbers of walks
   */
  public static Path losingEntries(Path capture, Path copy, LongPredicate lossy)
      throws IOException {
    return losing(OF_ENTRIES, capture, copy, lossy);
  }

  /**
   * Writes a copy that lacks the ends of some walks.
   *
   * @param lossy tells by the numbers of walks
   */
  public static Path losingEnds(Path capture, Path copy, LongPredicate lossy) throws IOException {
    return losing(Set.of("walkEnd"), capture, copy, lossy);
  }

  private static Path losing(Set<String> events, Path capture, Path copy, LongPredicate lossy)
      throws IOException {
    return of(
        capture,
        copy,
        record -> {
          if (record instanceof TraceFragment fragment) {
            lose(events, fragment, lossy);
          }
          return List.of(record);
        });
  }

  private static void lose(Set<String> events, TraceFragment fragment, LongPredicate lossy) {
    EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
    AtomicLong walk = new AtomicLong(); // of the last event: parts of events do not tell it
    rewrite(
        fragment,
        writer,
        (proxy, method, arguments) -> {
          if (arguments[0] instanceof EventView event) {
            walk.set(event.walk());
          }
          boolean isLost = events.contains(method.getName()) && lossy.test(walk.get());
          return isLost ? null : method.invoke(writer, arguments);
        });
  }

  private static void rewrite(
      TraceFragment fragment, EventWriter writer, InvocationHandler handler) {
    Class<?>[] visitor = {EventVisitor.class};
    try {
      new EventReader()
          .read(
              fragment,
              (EventVisitor)
                  Proxy.newProxyInstance(EventVisitor.class.getClassLoader(), visitor, handler));
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
