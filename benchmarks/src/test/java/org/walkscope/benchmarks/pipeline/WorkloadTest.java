// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;
import org.walkscope.wire.WalkBeginView;

class WorkloadTest {
  private static final int HOSTS = 4;

  private final List<List<TraceFragment>> captures = read();

  private static List<List<TraceFragment>> read() {
    try {
      return Workload.read(
          List.of(
              Golden.DIRECTORY.resolve("x86_64/capture.avro"),
              Golden.DIRECTORY.resolve("arm64/capture.avro")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachCopyIsAStreamOfItsOwnAndTheirTimesAreInOrderButForASecond() throws IOException {
    Set<String> threads = new HashSet<>();
    List<Long> begins = new ArrayList<>();
    Workload workload = Workload.of(captures, HOSTS, 210_000);
    workload.forEach(
        (fragment, host) -> {
          assertThat(host).isBetween(1, HOSTS);
          assertThat(threads.add(Rebuilt.threadOf(fragment))).isTrue();
          begins.add(new Arrival(fragment, "", 0, 0).firstEpochMs());
        });
    assertThat(workload.copies()).isBetween(20L, 30L);
    assertThat(workload.events()).isBetween(210_000L, 220_000L);
    long latest = begins.get(0);
    for (long begin : begins) {
      assertThat(begin).isGreaterThan(latest - 1_100);
      latest = Math.max(latest, begin);
    }
  }

  @Test
  void oneRecordAnEventGivesTheWalksOfTheFragments() throws IOException {
    Totals[] byEvents = {Totals.NONE};
    WalksAlone results = WalksAlone.to((Walk w) -> byEvents[0] = byEvents[0].plus(w));
    ThreadWalks walks = new ThreadWalks(RebuildSettings.DEFAULT, results);
    List<byte[]> values = new ArrayList<>();
    Map<String, ThreadState> threads = new HashMap<>();
    long[] events = {0};
    Workload workload = Workload.of(captures, HOSTS, 100_000);
    workload.forEach(
        (fragment, host) -> {
          values.add(RecordCodec.of(TraceFragment.class).encode(fragment));
          ThreadState thread =
              threads.computeIfAbsent(Rebuilt.threadOf(fragment), key -> new ThreadState());
          List<String> lines = new ArrayList<>();
          EventText text = new EventText(lines::add);
          new EventRecords(
                  event -> {
                    EventVisits.visit(event, text);
                    walks.take(
                        fragment.getHost(),
                        fragment.getWalker(),
                        thread,
                        EventVisits.goesOn(event),
                        visitor -> EventVisits.visit(event, visitor));
                    events[0]++;
                  })
              .take(fragment, 0);
          assertThat(lines).isEqualTo(lines(fragment));
        });
    LoopRun loop = new LoopRun(values, LoopRun.Makes.BYTES);
    assertThat(events[0]).isEqualTo(workload.events());
    assertThat(byEvents[0]).isEqualTo(loop.run(events[0]).found()).isNotEqualTo(Totals.NONE);
    assertThat(results.lost()).isZero();
    assertThat(loop.locks().spans()).isEqualTo(byEvents[0].spans()).isPositive();
    assertThat(loop.locks().waitNs() + loop.locks().holdNs()).isEqualTo(byEvents[0].spanNs());
  }

  private static List<String> lines(TraceFragment fragment) {
    List<String> lines = new ArrayList<>();
    try {
      new EventReader().read(fragment, new EventText(lines::add));
    } catch (MalformedColumnException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  @Test
  void openWalksAreOpen() throws IOException {
    for (List<TraceFragment> capture : captures) {
      List<Walk> ended = new ArrayList<>();
      WalksAlone results = WalksAlone.to((Walk w) -> ended.add(w));
      ThreadWalks walks = new ThreadWalks(RebuildSettings.DEFAULT, results);
      TraceFragment open = OpenWalks.of(capture, 2).get(1);
      ThreadState thread = new ThreadState();
      walks.take(new Arrival(open, "", 0, 0), thread);
      assertThat(ended).isNotEmpty().allMatch(w -> w.getCompleteness() == Completeness.COMPLETE);
      assertThat(results.lost()).isZero();
      // the thread's next walk says that the one behind those had not ended
      long next = ended.get(ended.size() - 1).getWalk() + 2;
      ended.clear();
      WalkBeginView begin = WalkBeginView.allocate().walk(next);
      walks.take(open.getHost(), open.getWalker(), thread, false, v -> v.walkBegin(begin));
      assertThat(ended)
          .singleElement()
          .matches(w -> w.getCompleteness() == Completeness.TRUNCATED)
          .matches(w -> w.getSteps() > 100);
    }
  }

  @Test
  void anUnequalRoundFails() {
    Measured measured = new Measured(1, new CpuTime(1, 1), Totals.NONE);
    measured.requireEqual(Totals.NONE, "the job");
    assertThatThrownBy(() -> measured.requireEqual(new Totals(1, 0, 0, 0, 0), "the job"))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("the job rebuilt 0 walks");
  }

  @Test
  void mediansAndGoals() {
    assertThat(Medians.of(List.of(9, 1, 5), Integer::doubleValue)).isEqualTo(5);
    assertThat(Medians.of(List.of(9, 1, 5, 3), Integer::doubleValue)).isEqualTo(4);
    assertThat(Goal.atMost("x", 2, 2).met()).isTrue();
    assertThat(Goal.atMost("x", 2.01, 2).toString()).endsWith("missed");
    assertThat(Goal.atLeast("x", 7.9, 8).met()).isFalse();
    assertThat(Goal.atLeast("x", 8, 8).toString()).endsWith("met");
  }
}
