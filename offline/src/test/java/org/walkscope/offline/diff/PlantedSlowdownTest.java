// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;

/**
 * Power and error of the comparison, over seeds.
 *
 * <p>Captures are made of real readings, recorded on a machine without other work (the story
 * "everything", stream version 5): a recording reads smaps of one process seven times, the first of
 * them cold. A capture of a seed has six readings drawn from the other six, each again for five
 * consumers, so that as many figures are tested together as in a capture of everything. Chance is
 * what the readings have among themselves (3 to 5 % for the typical hold of a PTL in one reading),
 * and one factor for all times of a capture, since boots differ (standard deviation 2 %).
 */
class PlantedSlowdownTest {
  private static final int SEEDS = 20;

  /** Seeds for the share of alarms: 5 of 100 say more of 1 in 20 than 1 of 20 does. */
  private static final int ALARM_SEEDS = 100;

  private static final int CAPTURES = 10;
  private static final int READINGS = 6;
  private static final double SLOWDOWN = 1.1;
  private static final double BOOTS = 0.02;
  private static final List<String> CONSUMERS =
      List.of("smaps", "smaps_rollup", "numa_maps", "pagemap", "clear_refs");
  private static final String SLOW = "numa_maps";

  /** Walks of each reading of smaps, by its number. */
  private static final class Readings implements CaptureResults {
    private final Map<Long, List<Walk>> byNumber = new TreeMap<>();

    @Override
    public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
      if (result instanceof Walk walk && walk.getFile() == ProcFile.SMAPS) {
        byNumber.computeIfAbsent(walk.getSnapshot(), number -> new ArrayList<>()).add(walk);
      }
    }

    @Override
    public void take(DeadLetter letter) {
      throw new AssertionError(letter.cause());
    }
  }

  private static List<List<Walk>> warmReadings(String story) throws IOException {
    Readings readings = new Readings();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, readings);
    run.read(Path.of("src/test/resources/captures", story + ".avro"));
    run.end();
    assertThat(readings.byNumber).hasSize(1 + READINGS);
    return readings.byNumber.values().stream().skip(1).toList();
  }

  private static List<CaptureFigures> side(
      List<List<Walk>> readings, double slowdown, Random random) {
    List<CaptureFigures> side = new ArrayList<>();
    for (int i = 0; i < CAPTURES; i++) {
      double boot = Math.exp(BOOTS * random.nextGaussian());
      FigureSums sums = new FigureSums();
      for (String consumer : CONSUMERS) {
        double hold = consumer.equals(SLOW) ? boot * slowdown : boot;
        for (int j = 0; j < READINGS; j++) {
          readings
              .get(random.nextInt(readings.size()))
              .forEach(walk -> sums.take(ResultTopic.WALKS, scaled(walk, consumer, boot, hold)));
        }
      }
      side.add(sums.figures("capture " + i, ""));
    }
    return side;
  }

  private static Walk scaled(Walk walk, String consumer, double time, double hold) {
    Walk scaled = new Walk();
    for (Schema.Field field : walk.getSchema().getFields()) {
      scaled.put(field.pos(), walk.get(field.pos()));
    }
    scaled.setConsumer(consumer);
    scaled.setDurationNs(Math.round(walk.getDurationNs() * time));
    scaled.setLocks(
        walk.getLocks().stream()
            .map(
                span ->
                    new LockSpan(
                        span.getKind(),
                        span.getLevel(),
                        span.getAddress(),
                        span.getAcquiredNs(),
                        Math.round(span.getWaitNs() * time),
                        Math.round(span.getHoldNs() * hold),
                        span.getWaitBound(),
                        span.getHoldBound()))
            .toList());
    return scaled;
  }

  /** Waits that are upper bounds are not tested; readings differ by more than a tenth. */
  private static final Set<Difference.Verdict> NO_ALARM =
      EnumSet.of(
          Difference.Verdict.SAME, Difference.Verdict.UNDECIDED, Difference.Verdict.UNTESTED);

  private static boolean alarms(Comparison comparison) {
    return comparison.differences().stream()
        .map(Difference::verdict)
        .anyMatch(verdict -> !NO_ALARM.contains(verdict));
  }

  private static boolean finds(Comparison comparison) {
    FigureKey planted = new FigureKey(SLOW, "", "ptl_pte", Figure.HOLD_TYPICAL);
    return comparison.differences().stream()
        .anyMatch(each -> each.key().equals(planted) && each.verdict() == Difference.Verdict.WORSE);
  }

  private static long seeds(int seeds, Predicate<Random> property) {
    return LongStream.range(0, seeds).mapToObj(Random::new).filter(property).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"calm-x86_64", "calm-arm64"})
  void findsASlowdownOfTenPercent(String story) throws IOException {
    List<List<Walk>> readings = warmReadings(story);
    Comparison one =
        Comparison.of(side(readings, 1, new Random(0)), side(readings, SLOWDOWN, new Random(1)));
    assertThat(one.tests()).isBetween(40, 60);
    long found =
        seeds(
            SEEDS,
            random ->
                finds(Comparison.of(side(readings, 1, random), side(readings, SLOWDOWN, random))));
    assertThat(found).as("seeds of %d that find it", SEEDS).isGreaterThanOrEqualTo(19);
  }

  @ParameterizedTest
  @ValueSource(strings = {"calm-x86_64", "calm-arm64"})
  void equalSidesAlarmInAtMostOneOfTwenty(String story) throws IOException {
    List<List<Walk>> readings = warmReadings(story);
    long alarms =
        seeds(
            ALARM_SEEDS,
            random -> alarms(Comparison.of(side(readings, 1, random), side(readings, 1, random))));
    assertThat(alarms)
        .as("seeds of %d that alarm", ALARM_SEEDS)
        .isLessThanOrEqualTo(ALARM_SEEDS / 20);
  }
}
