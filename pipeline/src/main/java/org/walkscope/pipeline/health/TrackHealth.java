// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.state.Table;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walker;

/**
 * Sums of each boot of a host, published after every interval with news, once more when a host with
 * an open stream is silent, and at the end of bounded input. Keyed by {@link #hostOf}.
 */
public final class TrackHealth extends KeyedProcessFunction<String, Polled.Read, TraceHealth> {
  private static final long serialVersionUID = 1L;

  /** Event time that only the end of bounded input reaches. */
  private static final long END_OF_INPUT = Long.MAX_VALUE - 1;

  private final HealthSettings settings;
  private transient ValueState<HostHealth> hosts;

  /** Number of the latest fragment of each thread: stream, tid, start of the task. */
  private transient Table<Tuple3<Long, Integer, Long>, Long> latest;

  public TrackHealth(HealthSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    hosts =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("host", new StateType<>(HostHealth.class)));
    latest =
        FlinkState.table(
            getRuntimeContext(),
            "latest fragments",
            Types.TUPLE(Types.LONG, Types.INT, Types.LONG),
            Types.LONG);
  }

  @Override
  public void processElement(Polled.Read heard, Context context, Collector<TraceHealth> out)
      throws IOException {
    HostHealth host = hosts.value();
    if (host == null) {
      host = new HostHealth();
      context.timerService().registerEventTimeTimer(END_OF_INPUT);
    }
    take(heard, host);
    host.heardMs = context.timerService().currentProcessingTime();
    host.news = true;
    host.saidSilent = false;
    scheduleBy(host, host.heardMs + settings.interval().toMillis(), context);
    hosts.update(host);
  }

  private void take(Polled.Read heard, HostHealth host) {
    SpecificRecord record = heard.record();
    if (record instanceof ProbeLoss loss) {
      stream(host, loss.getStreamEpochNs()).take(loss);
    } else if (record instanceof StreamEnd end) {
      stream(host, end.getStreamEpochNs()).fragmentsMade = end.getFragments();
    } else if (record instanceof StageLoss loss) {
      host.take(loss);
    } else if (record instanceof TraceFragment fragment) {
      StreamHealth stream = stream(host, fragment.getStreamEpochNs());
      if (host.streams.contains(stream) && isNew(fragment)) {
        stream.fragmentsSeen++;
      }
      long lastNs = fragment.getLastTimestampNs() + fragment.getHost().getMonotonicToEpochNs();
      long lastMs = Math.floorDiv(lastNs, 1_000_000);
      host.takeLag(lastMs, heard.appendedMs() - lastMs);
    }
  }

  /** False for a fragment that was sent again: an agent that was killed did not know of it. */
  private boolean isNew(TraceFragment fragment) {
    Walker walker = fragment.getWalker();
    Tuple3<Long, Integer, Long> thread =
        Tuple3.of(fragment.getStreamEpochNs(), walker.getTid(), walker.getStartBoottimeNs());
    Long before = latest.get(thread);
    if (before != null && fragment.getFragment() <= before) {
      return false;
    }
    latest.put(thread, fragment.getFragment());
    return true;
  }

  /** hostname/boot_id of a record. */
  public static String hostOf(Polled.Read heard) {
    SpecificRecord record = heard.record();
    if (record instanceof StageLoss loss) {
      return loss.getHostname() + "/" + loss.getBootId();
    } else if (record instanceof ProbeLoss loss) {
      return RecordKey.ofHost(loss.getHost());
    } else if (record instanceof StreamEnd end) {
      return RecordKey.ofHost(end.getHost());
    }
    return RecordKey.ofHost(((TraceFragment) record).getHost());
  }

  /** Fragment without its events, texts and constants, which health does not need. */
  public static Polled.Read withoutEvents(Polled.Read heard) {
    if (heard.record() instanceof TraceFragment fragment) {
      fragment.setColumn(ByteBuffer.allocate(0));
      fragment.setStrings(List.of());
      fragment.getHost().setConstants(Map.of());
    }
    return heard;
  }

  private StreamHealth stream(HostHealth host, long epochNs) {
    return host.stream(epochNs, settings.streams(), this::forgetFragments);
  }

  private void forgetFragments(long epochNs) {
    latest.removeAll(latest.keys(thread -> thread.f0 == epochNs));
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<TraceHealth> out)
      throws IOException {
    HostHealth host = hosts.value();
    if (host == null) {
      return;
    }
    String key = context.getCurrentKey();
    if (context.timeDomain() == TimeDomain.EVENT_TIME) {
      if (host.news) {
        out.collect(host.say(key, context.timerService().currentProcessingTime(), false));
      }
      forget(host, context);
      return;
    }
    host.timerMs = HostHealth.NEVER;
    long silentMs = timestampMs - host.heardMs;
    if (host.news) {
      out.collect(host.say(key, timestampMs, false));
    } else if (!host.ended() && !host.saidSilent && silentMs >= settings.silence().toMillis()) {
      out.collect(host.say(key, timestampMs, true));
      host.saidSilent = true;
    } else if (silentMs >= settings.kept().toMillis()) {
      forget(host, context);
      return;
    }
    boolean waits = host.saidSilent || host.ended();
    long nextMs =
        waits
            ? host.heardMs + settings.kept().toMillis()
            : timestampMs + settings.interval().toMillis();
    schedule(host, nextMs, context);
    hosts.update(host);
  }

  private void forget(HostHealth host, Context context) {
    if (host.timerMs != HostHealth.NEVER) {
      context.timerService().deleteProcessingTimeTimer(host.timerMs);
    }
    context.timerService().deleteEventTimeTimer(END_OF_INPUT);
    hosts.clear();
    latest.removeAll(latest.keys(thread -> true));
  }

  /** A host that had ended or was silent has a timer only for when it is forgotten. */
  private static void scheduleBy(HostHealth host, long latestMs, Context context) {
    if (host.timerMs != HostHealth.NEVER && host.timerMs > latestMs) {
      context.timerService().deleteProcessingTimeTimer(host.timerMs);
      host.timerMs = HostHealth.NEVER;
    }
    if (host.timerMs == HostHealth.NEVER) {
      schedule(host, latestMs, context);
    }
  }

  private static void schedule(HostHealth host, long atMs, Context context) {
    context.timerService().registerProcessingTimeTimer(atMs);
    host.timerMs = atMs;
  }
}
