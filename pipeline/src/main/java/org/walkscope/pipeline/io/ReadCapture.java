// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.OpenSegmentException;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/**
 * Reader of the fragments of a capture file. A damaged file gives the fragments before the damage,
 * and a dead letter with its byte; a missing file ends the job.
 */
public final class ReadCapture implements FlatMapFunction<String, Polled> {
  private static final long serialVersionUID = 1L;

  @Override
  public void flatMap(String path, Collector<Polled> out) throws IOException {
    read(path, out::collect);
  }

  private static void read(String path, Consumer<Polled> out) throws IOException {
    try (CaptureReader capture = CaptureReader.open(Path.of(path))) {
      read(capture, path, out, other -> {}, out);
    } catch (CaptureException e) {
      out.accept(broken(path, e, 0));
    }
  }

  /**
   * Passes the fragments of a capture whose head was read, and its damage.
   *
   * @param path that the capture was opened by
   * @param others takes the records of ingest beside the fragments
   * @param open takes the place at which a segment of a spool has no end yet
   */
  public static void read(
      CaptureReader capture,
      String path,
      Consumer<Polled> out,
      Consumer<SpecificRecord> others,
      Consumer<Polled> open)
      throws IOException {
    AtomicLong lastMs = new AtomicLong();
    try {
      readWhole(
          capture,
          path,
          polled -> {
            lastMs.set(lastEpochMs(polled));
            out.accept(polled);
          },
          others);
    } catch (CaptureException e) {
      (e instanceof OpenSegmentException ? open : out).accept(broken(path, e, lastMs.get()));
    }
  }

  /**
   * Passes the fragments of a whole capture.
   *
   * @throws CaptureException when it is damaged, or cut short; what came before it is passed
   */
  public static void readWhole(
      CaptureReader capture, String path, Consumer<Polled> out, Consumer<SpecificRecord> others)
      throws IOException {
    SpecificRecord next;
    for (long number = 0; (next = capture.next()) != null; number++) {
      if (next instanceof TraceFragment fragment) {
        out.accept(polled(fragment, path, number));
      } else {
        others.accept(next);
      }
    }
  }

  /** Dead letter of a capture's damage. */
  public static Polled broken(String path, CaptureException e, long lastMs) {
    return Polled.of(
        new DeadLetter(path, 0, e.position(), e.getMessage(), null, new byte[0]), lastMs);
  }

  private static long lastEpochMs(Polled polled) {
    return polled instanceof Polled.Read read && read.record() instanceof TraceFragment fragment
        ? new Arrival(fragment, read.place().topic(), 0, 0).lastEpochMs()
        : polled.appendedMs();
  }

  /** Fragment of a capture, or the dead letter of one that is out of bounds. */
  public static Polled polled(TraceFragment fragment, String path, long number) {
    String problem = FragmentBounds.problem(fragment);
    if (problem == null) {
      return Polled.of(fragment, Polled.Place.of(path, 0, number), Long.MAX_VALUE);
    }
    String key = RecordKey.ofThread(fragment.getHost(), fragment.getWalker());
    byte[] value = RecordCodec.of(TraceFragment.class).encode(fragment);
    DeadLetter letter = new DeadLetter(path, 0, number, problem, key.getBytes(UTF_8), value);
    return Polled.of(letter, new Arrival(fragment, path, 0, number).lastEpochMs());
  }
}
