// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Sums over the results of one capture. */
final class FigureSums implements CaptureResults {
  private record Subject(String consumer, String walker, String lock) {}

  private final Map<Subject, WalkFigures> walks = new HashMap<>();
  private final Map<Subject, LockFigures> locks = new HashMap<>();
  private long notWhole;
  private long tracedOneIn = 1;
  private DeadLetter broken;

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk) {
      take(walk);
    } else if (result instanceof LockHold hold) {
      String consumer = hold.getConsumer() == null ? "unknown" : hold.getConsumer();
      locks(consumer, hold.getWalkerKind(), hold.getKind(), null).add(hold);
    }
  }

  private void take(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      notWhole += walk.getMissingWalks();
      return;
    }
    notWhole += walk.getCompleteness() == Completeness.COMPLETE ? 0 : 1;
    tracedOneIn = Math.max(tracedOneIn, walk.getWeight());
    walks
        .computeIfAbsent(
            new Subject(walk.getConsumer(), walk.getWalkerKind().name(), ""),
            subject -> new WalkFigures())
        .add(walk);
    for (LockSpan span : walk.getLocks()) {
      locks(walk.getConsumer(), walk.getWalkerKind(), span.getKind(), span.getLevel()).add(span);
    }
  }

  private LockFigures locks(String consumer, WalkerKind walker, LockKind kind, Level level) {
    String lock = level == null ? kind.name() : kind.name() + "_" + level.name();
    return locks.computeIfAbsent(
        new Subject(consumer, walker == null ? "" : walker.name(), lock.toLowerCase(Locale.ROOT)),
        subject -> new LockFigures());
  }

  @Override
  public void take(DeadLetter letter) {
    broken = broken == null ? letter : broken;
  }

  /** First damage or record that could not be decoded; null when there is none. */
  DeadLetter broken() {
    return broken;
  }

  /**
   * Figures of the capture.
   *
   * @param host of its first fragment; null where it is not known
   */
  CaptureFigures figures(String name, String start, Host host) {
    Map<FigureKey, Double> values = new TreeMap<>();
    walks.forEach((subject, sums) -> put(subject, sums.values(), values));
    locks.forEach((subject, sums) -> put(subject, sums.values(), values));
    Map<FigureKey, Long> bounds = new TreeMap<>();
    locks.forEach((subject, sums) -> put(subject, sums.bounds(), bounds));
    Recording recording = host == null ? null : Recording.of(host, tracedOneIn);
    return new CaptureFigures(name, start, recording, notWhole, values, bounds);
  }

  private static <V> void put(Subject subject, Map<Figure, V> of, Map<FigureKey, V> values) {
    of.forEach(
        (figure, value) ->
            values.put(
                new FigureKey(subject.consumer(), subject.walker(), subject.lock(), figure),
                value));
  }
}
