// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.model.Expected.Span;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Seeds;

/** The definitions of design.md, against a model that shares no code with the product. */
class RebuildWalksPropertyTest {
  @Test
  void rebuildsEveryWalkAsTheModelSays() {
    Seeds.each(
        600,
        draws -> {
          long seed = draws.seed();
          ModelTrace trace = new ModelTrace(seed);
          try (RebuildHarness harness = new RebuildHarness(RebuildSettings.DEFAULT)) {
            trace.fragments.forEach(harness::give);
            harness.endOfInput();
            List<Walk> walks = withoutMissing(harness.walks());
            assertThat(missing(harness.walks())).isEqualTo(trace.walksMissing());
            long untold = harness.lost(Counter.WALKS_MISSING);
            assertThat(untold).isEqualTo(trace.walksMissing().size());
            List<ModelWalk> arrived = trace.walks.stream().filter(ModelWalk::anyArrived).toList();
            assertThat(walks)
                .extracting(Walk::getWalk)
                .isEqualTo(arrived.stream().map(w -> w.walk).toList());
            for (int i = 0; i < walks.size(); i++) {
              Walk walk = walks.get(i);
              compare(walk, arrived.get(i), new Expected(arrived.get(i), i + 1 < walks.size()));
            }
            assertThat(harness.lost(Counter.FRAGMENTS_MISSING)).isEqualTo(trace.fragmentsMissing);
            assertThat(harness.lost(Counter.FRAGMENTS_BEHIND)).isEqualTo(trace.fragmentsRepeated);
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
          }
        });
  }

  /** However the same events are cut, the walks are the same, to the byte. */
  @Test
  void rebuildsTheSameHoweverTheEventsAreCut() {
    Seeds.each(
        200,
        draws -> {
          long seed = draws.seed();
          ModelTrace trace = new ModelTrace(seed);
          List<TraceFragment> once = new ArrayList<>();
          long first =
              trace.fragments.stream().mapToLong(TraceFragment::getFragment).min().orElse(0);
          List<TraceFragment> inOrder =
              trace.fragments.stream()
                  .sorted((a, b) -> Long.compare(a.getFragment(), b.getFragment()))
                  .distinct()
                  .toList();
          Recut.intoOne(inOrder).ifPresent(once::add);
          once.forEach(fragment -> fragment.setFragment(first));
          assertThat(RebuildHarness.walksOf(once))
              .isEqualTo(RebuildHarness.walksOf(trace.fragments));
        });
  }

  /** Whatever is open when the job stops goes on when it starts again. */
  @Test
  void rebuildsTheSameWhenRestartedBetweenAnyTwoFragments() {
    Seeds.each(
        60,
        draws -> {
          long seed = draws.seed();
          ModelTrace trace = new ModelTrace(seed);
          try (RebuildHarness harness = new RebuildHarness(RebuildSettings.DEFAULT)) {
            for (TraceFragment fragment : trace.fragments) {
              harness.give(fragment);
              harness.restart();
            }
            harness.endOfInput();
            assertThat(harness.walks()).isEqualTo(RebuildHarness.walksOf(trace.fragments));
            assertThat(harness.stateEntries()).isZero();
          }
        });
  }

  static List<Walk> withoutMissing(List<Walk> walks) {
    return walks.stream().filter(walk -> walk.getMissingWalks() == 0).toList();
  }

  /** Numbers of the walks that are told to be missing. */
  static List<Long> missing(List<Walk> walks) {
    return walks.stream()
        .flatMap(
            walk ->
                LongStream.range(walk.getWalk(), walk.getWalk() + walk.getMissingWalks()).boxed())
        .toList();
  }

  static void compare(Walk walk, ModelWalk model, Expected expected) {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(walk.getCompleteness()).as("completeness").isEqualTo(expected.completeness);
    softly.assertThat(walk.getMissingEvents()).as("missing").isEqualTo(expected.missing);
    softly.assertThat(walk.getSteps()).as("steps").isEqualTo(expected.steps);
    softly.assertThat(walk.getAchievableSteps()).as("achievable").isEqualTo(expected.achievable);
    softly
        .assertThat(walk.getAchievablePtlAcquisitions())
        .as("achievable locks")
        .isEqualTo(expected.achievablePtl);
    softly.assertThat(walk.getAchievableExact()).as("exact").isEqualTo(expected.achievableExact);
    softly.assertThat(walk.getAchievableSteps()).isLessThanOrEqualTo(walk.getSteps());
    softly.assertThat(walk.getLocks()).as("locks").hasSize((int) expected.locks);
    softly.assertThat(spans(walk)).as("extents").isEqualTo(expected.extents);
    for (EntryType type : EntryType.values()) {
      softly
          .assertThat(PageTableEntries.in(walk.getCounts(), type))
          .as("" + type)
          .isEqualTo(expected.counts.get(type));
    }
    SmapsTotals smaps = walk.getSmaps();
    softly.assertThat(smaps == null).as("no smaps").isEqualTo(!model.beginArrived());
    if (smaps != null) {
      softly.assertThat(smaps.getRss()).as("rss").isEqualTo(expected.rss);
      softly.assertThat(smaps.getAnonymous()).as("anonymous").isEqualTo(expected.anonymous);
      softly.assertThat(smaps.getSwap()).as("swap").isEqualTo(expected.swap);
      softly.assertThat(smaps.getAnonHugePages()).as("anon huge").isEqualTo(expected.anonHuge);
      softly.assertThat(smaps.getShmemPmdMapped()).as("shmem").isEqualTo(expected.shmemHuge);
      softly.assertThat(smaps.getFilePmdMapped()).as("file").isEqualTo(expected.fileHuge);
      softly.assertThat(smaps.getHugetlb()).as("hugetlb").isEqualTo(expected.hugetlb);
      softly.assertThat(smaps.getPresentPtes()).as("present").isEqualTo(expected.presentPtes);
    }
    if (walk.getCompleteness() == Completeness.COMPLETE) {
      long durationNs = model.timesNs.get(model.attempted() - 1) - model.timesNs.get(0);
      softly.assertThat(walk.getDurationNs()).as("duration").isEqualTo(durationNs);
    }
    softly.assertAll();
  }

  private static List<Span> spans(Walk walk) {
    return walk.getExtents().stream()
        .map(
            e ->
                new Span(
                    e.getStart(),
                    e.getEntries(),
                    e.getBytes(),
                    e.getType(),
                    e.getLevel(),
                    e.getFolioOrder(),
                    e.getPosition()))
        .toList();
  }
}
