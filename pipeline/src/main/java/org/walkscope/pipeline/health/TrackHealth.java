// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceHealth;

/**
 * Adds up what is heard of each boot of a host, and says so every interval in which there was news;
 * once more when a host that should be heard is silent, and at the end of bounded input. Keyed by
 * {@link Heard#host}.
 */
public final class TrackHealth extends KeyedProcessFunction<String, Heard, TraceHealth> {
  private static final long serialVersionUID = 1L;

  /** Event time that comes with the end of bounded input alone. */
  private static final long END_OF_INPUT = Long.MAX_VALUE - 1;

  private final HealthSettings settings;
  private transient ValueState<HostHealth> hosts;

  public TrackHealth(HealthSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    hosts =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("host", new StateType<>(HostHealth.class)));
  }

  @Override
  public void processElement(Heard heard, Context context, Collector<TraceHealth> out)
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
    if (host.timerMs == HostHealth.NEVER) {
      schedule(host, host.heardMs + settings.interval().toMillis(), context);
    }
    hosts.update(host);
  }

  private void take(Heard heard, HostHealth host) {
    if (heard.probeLoss() != null) {
      stream(host, heard.probeLoss().getStreamEpochNs()).take(heard.probeLoss());
    } else if (heard.streamEnd() != null) {
      StreamEnd end = heard.streamEnd();
      stream(host, end.getStreamEpochNs()).fragmentsMade = end.getFragments();
    } else if (heard.stageLoss() != null) {
      host.take(heard.stageLoss());
    } else {
      Heard.FragmentSeen fragment = heard.fragment();
      stream(host, fragment.streamEpochNs()).fragmentsSeen++;
      host.takeLag(fragment.lastEpochMs(), heard.appendedMs() - fragment.lastEpochMs());
    }
  }

  private StreamHealth stream(HostHealth host, long epochNs) {
    return host.stream(epochNs, settings.streams());
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
  }

  private static void schedule(HostHealth host, long atMs, Context context) {
    context.timerService().registerProcessingTimeTimer(atMs);
    host.timerMs = atMs;
  }
}
