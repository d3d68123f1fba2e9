// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Distribution;

/**
 * A mergeable distribution of nanoseconds: 2 significant digits, so that a percentile is at most 1
 * % above the exact one; count, sum and maximum exact. docs/decisions/0036 compares it with others.
 */
public final class Durations {
  private static final int DIGITS = 2;

  /** No wait or hold is longer than this; what claims to be counts as it. 12 days in ns. */
  private static final long LONGEST_NS = 1L << 50;

  private Histogram histogram = new Histogram(DIGITS);
  private long sumNs;
  private long maxNs;

  public void add(long ns) {
    long value = Math.min(Math.max(ns, 0), LONGEST_NS);
    histogram.recordValue(value);
    sumNs += value;
    maxNs = Math.max(maxNs, value);
  }

  /** One array of two. */
  static long[] both(long[] someNs, long[] othersNs) {
    long[] all = Arrays.copyOf(someNs, someNs.length + othersNs.length);
    System.arraycopy(othersNs, 0, all, someNs.length, othersNs.length);
    return all;
  }

  void addAll(long[] allNs) {
    for (long ns : allNs) {
      add(ns);
    }
  }

  void merge(Durations other) {
    histogram.add(other.histogram);
    sumNs += other.sumNs;
    maxNs = Math.max(maxNs, other.maxNs);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  public Distribution toDistribution() {
    return Distribution.newBuilder()
        .setCount(count())
        .setSumNs(sumNs)
        .setMaxNs(maxNs)
        .setP50Ns(percentile(50))
        .setP90Ns(percentile(90))
        .setP99Ns(percentile(99))
        .setP999Ns(percentile(99.9))
        .setHistogram(compressed())
        .build();
  }

  /** The highest value that the histogram holds for the same as the percentile's. Unit: ns. */
  public long percentile(double percent) {
    return count() == 0 ? 0 : Math.min(maxNs, histogram.getValueAtPercentile(percent));
  }

  private ByteBuffer compressed() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoCompressedByteBuffer(buffer);
    return ByteBuffer.wrap(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(sumNs);
    out.writeLong(maxNs);
    // not compressed: totals go from window to window more often than to a topic
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int bytes = histogram.encodeIntoByteBuffer(buffer);
    out.writeInt(bytes);
    out.write(buffer.array(), 0, bytes);
  }

  void read(DataInput in) throws IOException {
    sumNs = in.readLong();
    maxNs = in.readLong();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    try {
      histogram = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
      histogram.setAutoResize(true);
    } catch (RuntimeException e) {
      throw new IOException("a histogram in state that is none", e);
    }
  }
}
