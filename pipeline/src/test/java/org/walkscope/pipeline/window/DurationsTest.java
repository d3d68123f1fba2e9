// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Distribution;

class DurationsTest {
  @Test
  void keepsPercentilesWithinOnePercentAndTheRestExactly() {
    long[] values = values(1, 20_000);
    Durations durations = new Durations();
    durations.addAll(values);
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

  @Test
  void comesToTheSameMergedOrReadBack() throws Exception {
    Durations whole = new Durations();
    whole.addAll(values(1, 500));
    whole.addAll(values(2, 700));
    Durations left = new Durations();
    left.addAll(values(1, 500));
    Durations right = new Durations();
    right.addAll(values(2, 700));
    DataOutputSerializer out = new DataOutputSerializer(64);
    left.write(out);
    Durations read = new Durations();
    read.read(new DataInputDeserializer(out.getCopyOfBuffer()));
    read.merge(right);
    assertThat(read.toDistribution()).isEqualTo(whole.toDistribution());
  }

  @Test
  void writesAHistogramThatTheLibraryReads() throws Exception {
    Durations durations = new Durations();
    durations.addAll(values(3, 100));
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
