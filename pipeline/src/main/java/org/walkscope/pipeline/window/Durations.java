// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.reflect.AvroEncode;
import org.apache.avro.reflect.CustomEncoding;
import org.walkscope.schema.Distribution;

/**
 * Mergeable distribution of nanoseconds: 2 significant digits, so that a percentile is at most 1 %
 * above the exact one; count, sum and maximum exact. docs/decisions/0036 compares it with others.
 */
public final class Durations {
  private static final int DIGITS = 2;

  /** Longest wait or hold, 12 days in ns; a longer one counts as this. */
  private static final long LONGEST_NS = 1L << 50;

  /** Values that are kept as they are: more take less room in a histogram. */
  private static final int FEW = 256;

  private long sumNs;
  private long maxNs;

  /** ns, while there is no histogram; the array is replaced, never changed. */
  private long[] few = {};

  /** Null while there are few durations. */
  @AvroEncode(using = HistogramEncoding.class)
  private Histogram many;

  public void add(long ns) {
    addAll(new long[] {ns}, 1);
  }

  /** Adds the first {@code count} durations. */
  void addAll(long[] allNs, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.min(Math.max(allNs[i], 0), LONGEST_NS);
      sumNs += values[i];
      maxNs = Math.max(maxNs, values[i]);
    }
    take(values);
  }

  void merge(Durations others) {
    sumNs += others.sumNs;
    maxNs = Math.max(maxNs, others.maxNs);
    if (others.many == null) {
      take(others.few);
    } else {
      becomeMany();
      many.add(others.many);
    }
  }

  private void take(long[] values) {
    if (many != null || few.length + values.length > FEW) {
      becomeMany();
      record(values, many);
    } else if (few.length == 0) {
      few = values;
    } else {
      long[] both = Arrays.copyOf(few, few.length + values.length);
      System.arraycopy(values, 0, both, few.length, values.length);
      few = both;
    }
  }

  private void becomeMany() {
    many = histogram();
    few = new long[0];
  }

  /** Histogram of all durations, whether few or many. */
  private Histogram histogram() {
    if (many != null) {
      return many;
    }
    Histogram ofFew = new Histogram(DIGITS);
    record(few, ofFew);
    return ofFew;
  }

  private static void record(long[] values, Histogram to) {
    for (long ns : values) {
      to.recordValue(ns);
    }
  }

  public long count() {
    return many == null ? few.length : many.getTotalCount();
  }

  public Distribution toDistribution() {
    Histogram histogram = histogram();
    return Distribution.newBuilder()
        .setCount(count())
        .setSumNs(sumNs)
        .setMaxNs(maxNs)
        .setP50Ns(percentile(50, histogram))
        .setP90Ns(percentile(90, histogram))
        .setP99Ns(percentile(99, histogram))
        .setP999Ns(percentile(99.9, histogram))
        .setHistogram(compressed(histogram))
        .build();
  }

  /** Percentile, as the highest value of its bucket. Unit: ns. */
  public long percentile(double percent) {
    return percentile(percent, histogram());
  }

  private long percentile(double percent, Histogram histogram) {
    return count() == 0 ? 0 : Math.min(maxNs, histogram.getValueAtPercentile(percent));
  }

  /**
   * Bytes of a histogram, independent of the order of its values: it first grows to the longest.
   */
  private ByteBuffer compressed(Histogram histogram) {
    Histogram grown = new Histogram(DIGITS);
    grown.recordValue(maxNs);
    grown.reset();
    grown.add(histogram);
    ByteBuffer buffer = ByteBuffer.allocate(grown.getNeededByteBufferCapacity());
    grown.encodeIntoCompressedByteBuffer(buffer);
    return ByteBuffer.wrap(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  /**
   * A histogram in state: no bytes when there is none; not compressed, as totals go from window to
   * window more often than to a topic.
   */
  public static final class HistogramEncoding extends CustomEncoding<Histogram> {
    /** Constructor for Avro. */
    public HistogramEncoding() {
      schema = Schema.create(Schema.Type.BYTES);
    }

    @Override
    protected void write(Object datum, Encoder out) throws IOException {
      Histogram histogram = (Histogram) datum;
      ByteBuffer buffer =
          ByteBuffer.allocate(histogram == null ? 0 : histogram.getNeededByteBufferCapacity());
      int bytes = histogram == null ? 0 : histogram.encodeIntoByteBuffer(buffer);
      out.writeBytes(buffer.array(), 0, bytes);
    }

    @Override
    protected Histogram read(Object reuse, Decoder in) throws IOException {
      ByteBuffer bytes = in.readBytes(null);
      if (!bytes.hasRemaining()) {
        return null;
      }
      try {
        Histogram histogram = Histogram.decodeFromByteBuffer(bytes, 0);
        histogram.setAutoResize(true);
        return histogram;
      } catch (RuntimeException e) {
        throw new IOException("state holds bytes that are no histogram", e);
      }
    }
  }
}
