// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.Collected;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Seeds;

/**
 * The same model through the whole job, many threads of many hosts at once: each walk, and what the
 * windows of each host and of the fleet add up to.
 */
class WalkJobPropertyTest {
  static {
    TrustedRecords.declare();
  }

  private static final int HOSTS = 40;

  /** What the model says of some walks. */
  private static final class Sums {
    long walks;
    long incomplete;
    long steps;
    long achievable;
    long locks;

    void add(Expected expected) {
      walks++;
      incomplete += expected.completeness == Completeness.COMPLETE ? 0 : 1;
      steps += expected.steps;
      achievable += expected.achievable;
      locks += expected.locks;
    }
  }

  @Test
  void rebuildsAndAddsUpAsTheModelSays() {
    Seeds.each(
        6,
        draws -> {
          long seed = draws.seed();
          Map<String, ModelTrace> traces = new TreeMap<>();
          for (int i = 0; i < HOSTS; i++) {
            traces.put("host-" + i, new ModelTrace(seed + i));
          }
          try (Collected collected = new Collected()) {
            run(mixed(traces, new Random(seed)), collected);
            Map<String, List<Walk>> walks =
                collected.<Walk>of("walks").stream()
                    .collect(Collectors.groupingBy(walk -> walk.getHost().getHostname()));
            Sums fleet = new Sums();
            traces.forEach(
                (host, trace) -> {
                  Sums sums = compare(walks.getOrDefault(host, List.of()), trace, fleet);
                  compare(sums, collected.of("batches"), host);
                  assertThat(holds(collected.of("locks"), host)).as(host).isEqualTo(sums.locks);
                });
            List<BatchEfficiency> hours =
                collected.<BatchEfficiency>of("batch rollups").stream()
                    .filter(batch -> lengthMs(batch) == Duration.ofHours(1).toMillis())
                    .toList();
            compare(fleet, hours, null);
          }
        });
  }

  private static Sums compare(List<Walk> all, ModelTrace trace, Sums fleet) {
    List<Walk> walks = RebuildWalksPropertyTest.withoutMissing(all);
    List<Long> missing = RebuildWalksPropertyTest.missing(all);
    assertThat(missing).isEqualTo(trace.walksMissing());
    List<ModelWalk> arrived = trace.walks.stream().filter(ModelWalk::anyArrived).toList();
    assertThat(walks)
        .extracting(Walk::getWalk)
        .isEqualTo(arrived.stream().map(walk -> walk.walk).toList());
    Sums sums = new Sums();
    sums.walks += missing.size();
    sums.incomplete += missing.size();
    fleet.walks += missing.size();
    fleet.incomplete += missing.size();
    for (int i = 0; i < walks.size(); i++) {
      Walk walk = walks.get(i);
      ModelWalk model = arrived.get(i);
      Expected expected = new Expected(model, i + 1 < walks.size());
      RebuildWalksPropertyTest.compare(walk, model, expected);
      sums.add(expected);
      fleet.add(expected);
    }
    return sums;
  }

  private static void compare(Sums sums, List<BatchEfficiency> all, String host) {
    Sums found = new Sums();
    for (BatchEfficiency batch : all) {
      if (host == null ? batch.getHostname() == null : host.equals(batch.getHostname())) {
        found.walks += batch.getWalks();
        found.incomplete += batch.getIncompleteWalks();
        found.steps += batch.getSteps();
        found.achievable += batch.getAchievableSteps();
      }
    }
    assertThat(List.of(found.walks, found.incomplete, found.steps, found.achievable))
        .as(host == null ? "fleet" : host)
        .isEqualTo(List.of(sums.walks, sums.incomplete, sums.steps, sums.achievable));
  }

  private static long holds(List<LockTimings> all, String host) {
    return all.stream()
        .filter(timings -> host.equals(timings.getHostname()))
        .mapToLong(timings -> timings.getHold().getCount())
        .sum();
  }

  private static long lengthMs(BatchEfficiency batch) {
    return batch.getWindowEndEpochMs() - batch.getWindowStartEpochMs();
  }

  /** Each thread's fragments as they arrive, those of different threads anyhow. */
  private static List<Polled> mixed(Map<String, ModelTrace> traces, Random random) {
    List<Iterator<Polled>> threads = new ArrayList<>();
    traces.forEach(
        (name, trace) -> {
          List<Polled> thread = new ArrayList<>();
          for (TraceFragment fragment : trace.fragments) {
            Host host = Host.newBuilder(fragment.getHost()).setHostname(name).build();
            TraceFragment own = TraceFragment.newBuilder(fragment).setHost(host).build();
            thread.add(PolledRecords.of(own, thread.size()));
          }
          threads.add(thread.iterator());
        });
    List<Polled> mixed = new ArrayList<>();
    while (!threads.isEmpty()) {
      Iterator<Polled> thread = threads.get(random.nextInt(threads.size()));
      if (thread.hasNext()) {
        mixed.add(thread.next());
      } else {
        threads.remove(thread);
      }
    }
    return mixed;
  }

  private static void run(List<Polled> polled, Collected collected) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    WalkJob.configure(env);
    var source = env.fromData(polled, Polled.TYPE).setParallelism(1).uid("handmade");
    WalkJob.build(Sources.timed(source), collected.sinks(), WalkSettings.DEFAULT);
    env.execute();
  }
}
