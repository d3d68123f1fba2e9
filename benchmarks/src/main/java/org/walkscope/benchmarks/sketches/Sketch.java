// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.sketches;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.apache.datasketches.kll.KllFloatsSketch;
import org.apache.datasketches.req.ReqSketch;

/** Distribution of one library; all libraries are measured alike. */
interface Sketch {
  void add(long value);

  void merge(Sketch other);

  /**
   * Value at a rank.
   *
   * @param rank in [0, 1]
   */
  double quantile(double rank);

  /** Size in state or in a record. */
  int bytes();

  /**
   * Sketches by name, set to an error of 1 % of the value or, if that is what it bounds, of the
   * rank.
   */
  static Map<String, Supplier<Sketch>> all() {
    Map<String, Supplier<Sketch>> all = new LinkedHashMap<>();
    all.put("HdrHistogram, 3 digits", () -> new Hdr(new Histogram(3)));
    all.put("HdrHistogram, 2 digits", () -> new Hdr(new Histogram(2)));
    all.put("DDSketch, logarithmic", () -> Dd.of(new LogarithmicMapping(0.01)));
    all.put("DDSketch, cubic", () -> Dd.of(new CubicallyInterpolatedMapping(0.01)));
    all.put("DataSketches KLL", () -> new Kll(KllFloatsSketch.newHeapInstance(3200)));
    all.put(
        "DataSketches REQ",
        () -> new Req(ReqSketch.builder().setK(50).setHighRankAccuracy(true).build()));
    return all;
  }

  /** HdrHistogram. */
  record Hdr(Histogram histogram) implements Sketch {
    @Override
    public void add(long value) {
      histogram.recordValue(value);
    }

    @Override
    public void merge(Sketch other) {
      histogram.add(((Hdr) other).histogram);
    }

    @Override
    public double quantile(double rank) {
      return histogram.getValueAtPercentile(rank * 100);
    }

    @Override
    public int bytes() {
      ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
      return histogram.encodeIntoCompressedByteBuffer(buffer);
    }
  }

  /** DDSketch of sketches-java. */
  record Dd(DDSketch sketch) implements Sketch {
    static Dd of(IndexMapping mapping) {
      return new Dd(new DDSketch(mapping, UnboundedSizeDenseStore::new));
    }

    @Override
    public void add(long value) {
      sketch.accept((double) value);
    }

    @Override
    public void merge(Sketch other) {
      sketch.mergeWith(((Dd) other).sketch);
    }

    @Override
    public double quantile(double rank) {
      return sketch.getValueAtQuantile(rank);
    }

    @Override
    public int bytes() {
      return sketch.serialize().remaining();
    }
  }

  /** KLL of DataSketches: an error of the rank. */
  record Kll(KllFloatsSketch sketch) implements Sketch {
    @Override
    public void add(long value) {
      sketch.update((float) value);
    }

    @Override
    public void merge(Sketch other) {
      sketch.merge(((Kll) other).sketch);
    }

    @Override
    public double quantile(double rank) {
      return sketch.getQuantile(rank);
    }

    @Override
    public int bytes() {
      return sketch.toByteArray().length;
    }
  }

  /** REQ of DataSketches: a relative error of the rank. */
  record Req(ReqSketch sketch) implements Sketch {
    @Override
    public void add(long value) {
      sketch.update((float) value);
    }

    @Override
    public void merge(Sketch other) {
      sketch.merge(((Req) other).sketch);
    }

    @Override
    public double quantile(double rank) {
      return sketch.getQuantile((float) rank);
    }

    @Override
    public int bytes() {
      return sketch.toByteArray().length;
    }
  }
}
