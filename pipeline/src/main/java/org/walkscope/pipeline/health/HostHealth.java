// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceHealth;

/** All that is kept of one boot of a host. */
public final class HostHealth implements Stored {
  private static final int VERSION = 1;
  static final long NEVER = Long.MAX_VALUE;

  private static final String PROBE = "probe";
  private static final String INGEST = "ingest";
  private static final String EVENTS = "events";
  private static final String FRAGMENTS = "fragments";

  /** By their start, epoch ns. */
  final TreeMap<Long, StreamHealth> streams = new TreeMap<>();

  /** By stage, then counter. */
  final Map<String, Map<String, Long>> stages = new TreeMap<>();

  /** Streams that made room for newer ones left these. */
  private StreamHealth gone = new StreamHealth();

  private boolean anyGone;
  long lastEventMs = Long.MIN_VALUE;
  long lagMaxMs = Long.MIN_VALUE;
  long lagMinMs = Long.MAX_VALUE;

  /** By the clock on the wall. */
  long heardMs;

  boolean news;
  boolean saidSilent;

  /** The one timer that is set; NEVER when none is. */
  long timerMs = NEVER;

  StreamHealth stream(long epochNs, int most) {
    StreamHealth stream = streams.computeIfAbsent(epochNs, unused -> new StreamHealth());
    if (streams.size() > most) {
      gone.add(streams.pollFirstEntry().getValue());
      anyGone = true;
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
        && streams.values().stream()
            .allMatch(stream -> stream.fragmentsMade != StreamHealth.UNKNOWN);
  }

  /** Says how it is, and begins the next interval. */
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
    stages.forEach(
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
    streams.values().forEach(sum::add);
    long lost = sum.lost.values().stream().mapToLong(Long::longValue).sum();
    boolean balanced = sum.seen == sum.delivered + sum.filtered + lost;
    return new StageHealth(
        PROBE, EVENTS, sum.seen, sum.delivered, sum.filtered, sum.lost, balanced);
  }

  /** Fragments that ingest made against those on the topic, of the streams that are remembered. */
  private StageHealth ingest() {
    long made = 0;
    long seen = 0;
    for (StreamHealth stream : streams.values()) {
      made += stream.fragmentsMade;
      seen += stream.fragmentsSeen;
    }
    boolean known = ended() && !anyGone;
    Map<String, Long> lost = new TreeMap<>(stages.getOrDefault(INGEST, Map.of()));
    return new StageHealth(
        INGEST, FRAGMENTS, known ? made : null, seen, 0L, lost, known ? made == seen : null);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    for (long each : new long[] {lastEventMs, lagMaxMs, lagMinMs, heardMs, timerMs}) {
      out.writeLong(each);
    }
    out.writeBoolean(news);
    out.writeBoolean(saidSilent);
    out.writeBoolean(anyGone);
    gone.write(out);
    out.writeInt(streams.size());
    for (Map.Entry<Long, StreamHealth> stream : streams.entrySet()) {
      out.writeLong(stream.getKey());
      stream.getValue().write(out);
    }
    out.writeInt(stages.size());
    for (Map.Entry<String, Map<String, Long>> stage : stages.entrySet()) {
      AvroState.writeText(out, stage.getKey());
      StreamHealth.writeCounts(out, stage.getValue());
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a host's health in unknown version " + version);
    }
    lastEventMs = in.readLong();
    lagMaxMs = in.readLong();
    lagMinMs = in.readLong();
    heardMs = in.readLong();
    timerMs = in.readLong();
    news = in.readBoolean();
    saidSilent = in.readBoolean();
    anyGone = in.readBoolean();
    gone = StreamHealth.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      streams.put(in.readLong(), StreamHealth.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      Map<String, Long> counts = new TreeMap<>();
      stages.put(AvroState.readText(in), counts);
      StreamHealth.readCounts(in, counts);
    }
  }
}
