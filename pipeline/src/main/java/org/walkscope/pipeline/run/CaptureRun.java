// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ReadCapture;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/**
 * {@link org.walkscope.pipeline.job.RebuildWalksJob} over captures in a plain loop, by the classes
 * of the job's operators, without Kafka and Flink's runtime. Results are those of the job over the
 * same captures, byte for byte: event time alone decides. The exception is a walk that is late by
 * more than half a minute within one capture, after a clock was set back: it is counted and left
 * out of windows, as in a live job (docs/decisions/0087). What no later event of a thread triggers
 * happens when its host's event time has gone on, or at the end. {@link WindowsRun}, {@link
 * ComparisonsRun} and {@link BlameRun} go on from its results.
 *
 * <p>Several workers give the same results in the same order as one: each walker thread's walks are
 * rebuilt by one worker at a time, and results are passed on in the caller's thread, some time
 * after their fragments were read and before {@link #end} returns.
 */
public final class CaptureRun {
  /** Workers beyond this number wait for the one thread that takes results. */
  private static final int MOST_WORKERS = 4;

  /** Weight of a thread's end: an open walk, or the snapshots of some. */
  private static final long END_WEIGHT = 64;

  private final WalkSettings settings;
  private final CaptureResults results;
  private final LoopLosses losses;
  private final OrderedWork<Rebuilder> work;
  private final Map<String, HostThreads> hosts = new LinkedHashMap<>();
  private final SilentThreads silent;
  private long latestMs = Long.MAX_VALUE;
  private final Map<String, Long> eventsByRun = new HashMap<>();

  /** Passes results to their taker; has a worker for each processor, and at most four. */
  public CaptureRun(WalkSettings settings, CaptureResults results) {
    this(settings, Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()), results);
  }

  /**
   * Passes results to their taker.
   *
   * @param workers threads that decode and rebuild; with one the caller does
   */
  public CaptureRun(WalkSettings settings, int workers, CaptureResults results) {
    this(settings, workers, results, new SilentThreads(SilentThreads.MOST_IN_MEMORY));
  }

  CaptureRun(WalkSettings settings, int workers, CaptureResults results, SilentThreads silent) {
    this.settings = settings;
    this.results = results;
    this.silent = silent;
    losses = new LoopLosses(loss -> results.take(ResultTopic.LOSS, loss));
    work =
        new OrderedWork<>(workers, () -> new Rebuilder(settings.rebuild(), results, losses::take));
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
    try (CaptureReader reader = CaptureReader.open(capture, work.workers())) {
      read(reader, capture.toString(), others);
    } catch (CaptureException e) {
      take(ReadCapture.broken(capture.toString(), e, 0));
    }
  }

  /**
   * Reads a capture that is open, as {@link #read(Path)} does.
   *
   * @param name for losses and dead letters
   */
  public void read(CaptureReader capture, String name, Consumer<SpecificRecord> others)
      throws IOException {
    ReadCapture.read(
        capture, name, this::take, other -> work.pass(() -> others.accept(other)), this::takeOpen);
  }

  private void takeOpen(Polled polled) {
    if (polled instanceof Polled.Unreadable unreadable) {
      work.pass(() -> results.takeOpen(unreadable.letter()));
    }
  }

  /**
   * Reads a whole capture.
   *
   * @throws CaptureException when it is damaged, or cut short
   */
  public void readWhole(Path capture, Consumer<SpecificRecord> others) throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture, work.workers())) {
      ReadCapture.readWhole(
          reader, capture.toString(), this::take, other -> work.pass(() -> others.accept(other)));
    }
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
      work.pass(
          () -> {
            results.take(unreadable.letter());
            losses.take(Loss.of(unreadable.letter(), unreadable.appendedMs()));
          });
    } else if (polled instanceof Polled.Read read
        && read.record() instanceof TraceFragment fragment) {
      Polled.Place at = read.place();
      Arrival arrival = new Arrival(fragment, at.topic(), at.partition(), at.offset());
      String hostname = fragment.getHost().getHostname();
      HostThreads host =
          hosts.computeIfAbsent(hostname, any -> new HostThreads(settings, hostname, silent));
      if (host.goOn(Math.min(arrival.firstEpochMs(), latestMs))) {
        wake(hostname, host);
      }
      WalkerThread thread = host.of(Rebuilt.threadOf(fragment), this::thread);
      thread.lastMs = Math.max(thread.lastMs, arrival.lastEpochMs());
      eventsByRun.merge(
          RecordKey.ofRun(fragment.getHost(), fragment.getStreamEpochNs()),
          (long) fragment.getEvents(),
          Long::sum);
      thread.steps++;
      work.add(thread.lane, fragment.getEvents(), (by, out) -> thread.take(arrival, by, out));
    }
  }

  /** Lets happen what was due by the time of a host. */
  private void wake(String hostname, HostThreads host) {
    long dueMs = host.dueMs();
    for (WalkerThread thread : host.waiting()) {
      long step = ++thread.steps;
      work.add(
          thread.lane,
          1,
          (by, out) -> {
            if (thread.wake(dueMs, by, out)) {
              out.accept(() -> host.putAway(thread, step));
            }
          });
    }
    host.forget();
    // a fragment that waits for one before it has walks that ended before
    long reachedMs = dueMs - settings.rebuild().reorderTimeout().toMillis();
    work.pass(
        () -> {
          losses.publishUntil(hostname, reachedMs);
          results.reached(hostname, reachedMs);
        });
  }

  /**
   * Keeps event time from going on further than this: captures that begin then are still to be
   * read.
   */
  public void goOnUntil(long epochMs) {
    latestMs = epochMs;
  }

  /** Events of the fragments read so far. */
  public long events() {
    return eventsByRun.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same by run of a probe ({@link RecordKey#ofRun}). */
  public Map<String, Long> eventsByRun() {
    return Collections.unmodifiableMap(eventsByRun);
  }

  private WalkerThread thread(String key) {
    return new WalkerThread(key, settings.snapshots(), results, losses::take);
  }

  /**
   * Ends threads without an event since a time, in input that has no end: publishes what waits for
   * their later events. A later event begins the thread anew.
   */
  public void endSilent(long sinceEpochMs) {
    List<WalkerThread> silent = new ArrayList<>();
    hosts.values().forEach(host -> silent.addAll(host.removeSilent(sinceEpochMs)));
    end(silent);
  }

  private void end(Collection<WalkerThread> ended) {
    for (WalkerThread thread : ended) {
      thread.steps++;
      work.add(thread.lane, END_WEIGHT, thread::end);
    }
    for (WalkerThread thread : ended) {
      work.add(thread.lane, END_WEIGHT, (by, out) -> thread.endSnapshots(out));
    }
  }

  /** Ends the input: publishes what waits for later events. */
  public void end() {
    List<WalkerThread> threads = new ArrayList<>();
    hosts.values().forEach(host -> threads.addAll(host.all()));
    end(threads);
    hosts.clear();
    work.finish();
    work.end();
    silent.clear();
    losses.end();
    results.end();
  }
}
