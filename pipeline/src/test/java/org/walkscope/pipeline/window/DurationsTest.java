// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.Distribution;

class DurationsTest {
  @Test
  void keepsPercentilesWithinOnePercentAndTheRestExactly() {
    long[] values = values(1, 20_000);
    Durations durations = of(values);
    Distribution distribution = durations.toDistribution();

    long[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(distribution.getCount()).isEqualTo(values.length);
    assertThat(distribution.getSumNs()).isEqualTo(Arrays.stream(values).sum());
    assertThat(distribution.getMaxNs()).isEqualTo(sorted[sorted.length - 1]);
    assertNear(distribution.getP50Ns(), sorted[values.length / 2 - 1]);
    assertNear(distribution.getP90Ns(), sorted[values.length * 9 / 10 - 1]);
    assertNear(distribution.getP99Ns(), sorted[values.length * 99 / 100 - 1]);
    assertNear(distribution.getP999Ns(), sorted[values.length * 999 / 1000 - 1]);
  }

  @ParameterizedTest
  @CsvSource({"500, 700", "3, 700", "700, 3", "3, 4", "128, 128", "128, 129", "0, 5", "5, 0"})
  void comesToTheSameMergedOrReadBack(int some, int others) {
    Durations whole = new Durations();
    for (long ns : values(1, some)) {
      whole.add(ns);
    }
    for (long ns : values(2, others)) {
      whole.add(ns);
    }
    TypeSerializer<Durations> serializer =
        new StateType<>(Durations.class).createSerializer(new SerializerConfigImpl());
    Durations merged = serializer.copy(of(values(1, some)));
    merged.merge(serializer.copy(of(values(2, others))));
    assertThat(merged.count()).isEqualTo(some + others);
    assertThat(merged.toDistribution()).isEqualTo(whole.toDistribution());
  }

  @Test
  void writesAHistogramThatTheLibraryReads() throws Exception {
    Durations durations = of(values(3, 100));
    Histogram histogram =
        Histogram.decodeFromCompressedByteBuffer(durations.toDistribution().getHistogram(), 0);
    assertThat(histogram.getTotalCount()).isEqualTo(100);
    assertThat(histogram.getNumberOfSignificantValueDigits()).isEqualTo(2);
  }

  @Test
  void standsNonsenseWithoutFailing() {
    Durations durations = new Durations();
    durations.add(-5);
    durations.add(Long.MAX_VALUE);
    assertThat(durations.toDistribution().getCount()).isEqualTo(2);
    assertThat(new Durations().toDistribution().getP99Ns()).isZero();
  }

  private static Durations of(long[] values) {
    Durations durations = new Durations();
    durations.addAll(values, values.length);
    return durations;
  }

  private static void assertNear(long actual, long expected) {
    assertThat((double) actual).isCloseTo((double) expected, within(Math.max(1, expected * 0.01)));
  }

  private static long[] values(long seed, int count) {
    Random random = new Random(seed);
    return random
        .longs(count, 0, 20)
        .map(exponent -> (1L << exponent) + random.nextInt(1 << 18))
        .toArray();
  }
}
