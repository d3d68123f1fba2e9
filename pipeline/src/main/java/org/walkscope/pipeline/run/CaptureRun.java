// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ReadCapture;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.snapshot.ThreadSnapshots;
import org.walkscope.pipeline.state.LoopKeys;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.ThreadResults;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * {@link org.walkscope.pipeline.job.RebuildWalksJob} over captures in a plain loop, by the classes
 * of the job's operators, without Kafka and Flink's runtime. Results are those of the job over the
 * same captures, byte for byte: event time alone decides, and what no later event triggers happens
 * at the end. {@link WindowsRun}, {@link ComparisonsRun} and {@link BlameRun} go on from its
 * results.
 */
public final class CaptureRun {
  private final CaptureResults results;
  private final ThreadWalks walks;
  private final Map<String, ThreadState> threads = new LinkedHashMap<>();
  private final LoopKeys<ThreadSnapshots> snapshots;
  private final LoopLosses losses;

  /** Thread at hand, see {@link Rebuilt#threadOf}. */
  private String thread;

  /** Passes results to their taker. */
  public CaptureRun(WalkSettings settings, CaptureResults results) {
    this.results = results;
    losses = new LoopLosses(loss -> results.take(ResultTopic.LOSS, loss));
    walks = new ThreadWalks(settings.rebuild(), new Results());
    snapshots =
        new LoopKeys<>(
            timers ->
                ThreadSnapshots.inMemory(
                    settings.snapshots(), timers, this::snapshot, losses::take));
  }

  /**
   * Reads a capture; of a damaged one the fragments before the damage, which becomes a dead letter.
   */
  public void read(Path capture) throws IOException {
    read(capture, other -> {});
  }

  /**
   * Reads a capture as {@link #read(Path)} does.
   *
   * @param others takes the records of ingest beside the fragments: losses, the end of the stream
   */
  public void read(Path capture, Consumer<SpecificRecord> others) throws IOException {
    ReadCapture.read(capture.toString(), this::take, others);
  }

  /**
   * Reads a capture that is open, as {@link #read(Path)} does.
   *
   * @param name for losses and dead letters
   */
  public void read(CaptureReader capture, String name, Consumer<SpecificRecord> others)
      throws IOException {
    ReadCapture.read(capture, name, this::take, others);
  }

  /**
   * Takes a fragment of a capture.
   *
   * @param number of the record in the capture
   */
  public void take(TraceFragment fragment, String capture, long number) {
    take(ReadCapture.polled(fragment, capture, number));
  }

  private void take(Polled polled) {
    if (polled instanceof Polled.Unreadable unreadable) {
      results.take(unreadable.letter());
      losses.take(Loss.of(unreadable.letter(), unreadable.appendedMs()));
    } else if (polled instanceof Polled.Read read
        && read.record() instanceof TraceFragment fragment) {
      Polled.Place at = read.place();
      Arrival arrival = new Arrival(fragment, at.topic(), at.partition(), at.offset());
      thread = Rebuilt.threadOf(fragment);
      ThreadState before = threads.get(thread);
      threads.put(thread, walks.take(arrival, before == null ? new ThreadState() : before));
    }
  }

  /** Ends the input: publishes what waits for later events. */
  public void end() {
    threads.forEach(
        (key, state) -> {
          thread = key;
          walks.wake(state, Long.MAX_VALUE);
        });
    threads.clear();
    snapshots.end();
    losses.end();
    results.end();
  }

  private void snapshot(Snapshot snapshot) {
    results.take(ResultTopic.SNAPSHOTS, snapshot);
  }

  /** Taker of what threads come to. */
  private final class Results implements ThreadResults {
    @Override
    public void walk(Walk walk, boolean besideGap) {
      results.take(ResultTopic.WALKS, walk);
      snapshots.of(thread).take(walk, besideGap);
    }

    @Override
    public void lockHold(LockHold hold) {
      results.take(ResultTopic.LOCK_HOLDS, hold);
    }

    @Override
    public void stall(Stall stall) {
      results.take(ResultTopic.STALLS, stall);
    }

    @Override
    public void lost(Loss loss) {
      losses.take(loss);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      results.take(letter);
    }
  }
}
