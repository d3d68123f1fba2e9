// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.util.stream.Collectors.toCollection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ledger.Counter;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.Recording;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Sums over the results of one capture. */
final class FigureSums implements CaptureResults, IngestRecords {
  private record Subject(String consumer, String walker, String lock) {}

  private final Map<Subject, WalkFigures> walks = new HashMap<>();
  private final Map<Subject, LockFigures> locks = new HashMap<>();
  private final Losses losses = new Losses();

  /** By host, of mode and detail, where walks are not sampled. */
  private final Map<String, Set<Recording>> recordings = new HashMap<>();

  /** Hosts of walks and holds that passed the filter. */
  private final Set<String> hosts = new HashSet<>();

  private long notWhole;
  private long untimed;
  private DeadLetter broken;

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    losses.take(result);
    if (result instanceof Walk walk) {
      hosts.add(RecordKey.ofHost(walk.getHost()));
      take(walk);
    } else if (result instanceof LockHold hold) {
      hosts.add(RecordKey.ofHost(hold.getHost()));
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
    untimed += WalkTimes.isTimed(walk) ? 0 : 1;
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
  public void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
    IngestRecords.hostOfProbe(record).ifPresent(this::see);
  }

  /** Takes the way in which a host was recorded. */
  void see(Host host) {
    recordings
        .computeIfAbsent(RecordKey.ofHost(host), any -> new HashSet<>())
        .add(Recording.of(host));
  }

  @Override
  public void end(Map<String, Long> events) {
    losses.end(events);
  }

  /** True if the capture has some of a recording: it is a cut or a part. */
  boolean isSome() {
    return losses.isSome();
  }

  private Lacks lacks() {
    long lockSpans =
        losses.counters().stream()
            .filter(loss -> loss.getCounter().equals(Counter.LOCKS_DROPPED.label()))
            .mapToLong(StageLoss::getCount)
            .sum();
    long uncounted = losses.uncounted().isEmpty() ? 0 : 1;
    return new Lacks(notWhole, losses.lostData(), uncounted, lockSpans, untimed);
  }

  @Override
  public void take(DeadLetter letter) {
    losses.take(letter);
    broken = broken == null ? letter : broken;
  }

  /** First damage or record that could not be decoded; null when there is none. */
  DeadLetter broken() {
    return broken;
  }

  /** Figures of the capture. */
  CaptureFigures figures(String name, String start) {
    Map<FigureKey, Double> values = new TreeMap<>();
    walks.forEach((subject, sums) -> put(subject, sums.values(), values));
    locks.forEach((subject, sums) -> put(subject, sums.values(), values));
    Map<FigureKey, Long> bounds = new TreeMap<>();
    locks.forEach((subject, sums) -> put(subject, sums.bounds(), bounds));
    Set<Recording> sampled =
        recordings.entrySet().stream()
            .filter(host -> hosts.isEmpty() || hosts.contains(host.getKey()))
            .flatMap(host -> host.getValue().stream())
            .map(each -> each.withWalks(losses.tracedOneIn()))
            .sorted(Comparator.comparing(Recording::toString))
            .collect(toCollection(LinkedHashSet::new));
    return new CaptureFigures(name, start, sampled, lacks(), values, bounds);
  }

  private static <V> void put(Subject subject, Map<Figure, V> of, Map<FigureKey, V> values) {
    of.forEach(
        (figure, value) ->
            values.put(
                new FigureKey(subject.consumer(), subject.walker(), subject.lock(), figure),
                value));
  }
}
