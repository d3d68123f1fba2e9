// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
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
    read(path, out::collect, other -> {});
  }

  /**
   * Passes the fragments of a capture, and its damage.
   *
   * @param others takes the records of ingest beside the fragments
   */
  public static void read(String path, Consumer<Polled> out, Consumer<SpecificRecord> others)
      throws IOException {
    try (CaptureReader capture = CaptureReader.open(Path.of(path))) {
      read(capture, path, out, others);
    } catch (CaptureException e) {
      out.accept(Polled.of(broken(path, e), 0));
    }
  }

  /**
   * Passes the same of a capture whose head was read.
   *
   * @param path that the capture was opened by
   */
  public static void read(
      CaptureReader capture, String path, Consumer<Polled> out, Consumer<SpecificRecord> others)
      throws IOException {
    long number = 0;
    long lastMs = 0;
    try {
      SpecificRecord next;
      while ((next = capture.next()) != null) {
        if (next instanceof TraceFragment fragment) {
          lastMs = new Arrival(fragment, path, 0, number).lastEpochMs();
          out.accept(polled(fragment, path, number));
        } else {
          others.accept(next);
        }
        number++;
      }
    } catch (CaptureException e) {
      out.accept(Polled.of(broken(path, e), lastMs));
    }
  }

  private static DeadLetter broken(String path, CaptureException e) {
    return new DeadLetter(path, 0, e.position(), e.getMessage(), null, new byte[0]);
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
