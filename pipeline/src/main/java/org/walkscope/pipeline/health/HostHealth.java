// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceHealth;

/** State of one boot of a host. */
public final class HostHealth {
  static final long NEVER = Long.MAX_VALUE;

  private static final String PROBE = "probe";
  private static final String INGEST = "ingest";
  private static final String EVENTS = "events";
  private static final String FRAGMENTS = "fragments";

  /** Streams in the order of their start. */
  List<StreamHealth> streams = new ArrayList<>();

  /** Counts by stage, then counter. */
  Map<String, Map<String, Long>> stages = new TreeMap<>();

  /** Counts of streams that made room for newer ones. */
  private StreamHealth gone = new StreamHealth();

  private boolean anyGone;
  long lastEventMs = Long.MIN_VALUE;
  long lagMaxMs = Long.MIN_VALUE;
  long lagMinMs = Long.MAX_VALUE;

  /** Time of the last record, by the wall clock. */
  long heardMs;

  boolean news;
  boolean saidSilent;

  /** Time of the timer; NEVER without one. */
  long timerMs = NEVER;

  /**
   * Stream that started then.
   *
   * @param most streams that are kept
   * @param madeRoom takes the start of a stream that makes room; it may be this one
   */
  StreamHealth stream(long epochNs, int most, LongConsumer madeRoom) {
    for (StreamHealth stream : streams) {
      if (stream.startEpochNs == epochNs) {
        return stream;
      }
    }
    StreamHealth stream = StreamHealth.of(epochNs);
    streams.add(stream);
    streams.sort(Comparator.comparingLong(each -> each.startEpochNs));
    if (streams.size() > most) {
      StreamHealth oldest = streams.remove(0);
      gone.add(oldest);
      anyGone = true;
      madeRoom.accept(oldest.startEpochNs);
    }
    return stream;
  }

  void take(StageLoss loss) {
    stages
        .computeIfAbsent(loss.getStage(), unused -> new TreeMap<>())
        .merge(loss.getCounter(), loss.getCount(), Math::max);
  }

  void takeLag(long lastEpochMs, long lagMs) {
    lastEventMs = Math.max(lastEventMs, lastEpochMs);
    lagMaxMs = Math.max(lagMaxMs, lagMs);
    lagMinMs = Math.min(lagMinMs, lagMs);
  }

  boolean ended() {
    return !streams.isEmpty()
        && streams.stream().allMatch(stream -> stream.fragmentsMade != StreamHealth.UNKNOWN);
  }

  /** Record of the interval; the next begins. */
  TraceHealth say(String host, long nowMs, boolean silent) {
    String[] names = host.split("/", 2);
    boolean lagKnown = lagMaxMs != Long.MIN_VALUE;
    TraceHealth health =
        TraceHealth.newBuilder()
            .setHostname(names[0])
            .setBootId(names.length > 1 ? names[1] : "")
            .setEpochMs(nowMs)
            .setLastEventEpochMs(lastEventMs == Long.MIN_VALUE ? null : lastEventMs)
            .setLagMaxMs(lagKnown ? lagMaxMs : null)
            .setLagMinMs(lagKnown ? lagMinMs : null)
            .setSilent(silent)
            .setEnded(ended())
            .setStages(stageHealths())
            .build();
    lagMaxMs = Long.MIN_VALUE;
    lagMinMs = Long.MAX_VALUE;
    news = false;
    return health;
  }

  private List<StageHealth> stageHealths() {
    List<StageHealth> all = new ArrayList<>();
    if (!streams.isEmpty()) {
      all.add(probe());
      all.add(ingest());
    }
    new TreeMap<>(stages)
        .forEach(
            (stage, lost) -> {
              if (streams.isEmpty() || !stage.equals(INGEST)) {
                all.add(new StageHealth(stage, "", null, null, 0L, new TreeMap<>(lost), null));
              }
            });
    return all;
  }

  private StageHealth probe() {
    StreamHealth sum = new StreamHealth();
    sum.add(gone);
    streams.forEach(sum::add);
    long lost = sum.lost.values().stream().mapToLong(Long::longValue).sum();
    boolean balanced = sum.seen == sum.delivered + sum.filtered + lost;
    return new StageHealth(
        PROBE, EVENTS, sum.seen, sum.delivered, sum.filtered, sum.lost, balanced);
  }

  /**
   * Fragments on the topic, over all streams, and fragments that ingest made, while all streams are
   * remembered.
   */
  private StageHealth ingest() {
    long made = 0;
    long seen = gone.fragmentsSeen;
    for (StreamHealth stream : streams) {
      made += stream.fragmentsMade;
      seen += stream.fragmentsSeen;
    }
    boolean known = ended() && !anyGone;
    Map<String, Long> lost = new TreeMap<>(stages.getOrDefault(INGEST, Map.of()));
    return new StageHealth(
        INGEST, FRAGMENTS, known ? made : null, seen, 0L, lost, known ? made == seen : null);
  }
}
