// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** The operator in a harness, and a thread whose trace it is given. */
abstract class RebuildWalksFixture {
  static final long START = 0x7f00_0000_0000L;
  static final long SECOND_NS = 1_000_000_000L;
  static final long PAGE = 0x8000_0001_0000_0067L;

  private final RebuildSettings settings =
      new RebuildSettings(
          WalkLimits.DEFAULT,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          4,
          1 << 20);
  final RebuildHarness harness = new RebuildHarness(settings);
  final ThreadTrace trace = trace(7);

  @AfterEach
  void leavesNeitherStateNorTimers() {
    harness.endOfInput();
    assertThat(harness.stateEntries()).isZero();
    assertThat(harness.timers()).isZero();
    harness.close();
  }

  static WalkScript walk(EventVisitor to, long walk, long startNs) {
    return WalkScript.begin(to, walk, startNs, smaps(START, START + 0x20_0000).build());
  }

  static void walkBegin(EventVisitor to, long walk) {
    to.walkBegin(smaps(START, START + 0x20_0000).build().walk(walk));
  }

  static ThreadTrace trace(int tid) {
    return new ThreadTrace(TestHosts.x86(), TestHosts.walker(tid));
  }

  void give(List<TraceFragment> fragments) {
    fragments.forEach(harness::give);
  }

  Walk only() {
    assertThat(harness.walks()).hasSize(1);
    return harness.walks().get(0);
  }
}
