// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolCopy;
import org.walkscope.text.CountText;

/**
 * Flight recorder: writes out what the spool holds, into a folder named by the time, one after the
 * other and beside the agent's other work.
 */
final class Recorder implements AutoCloseable {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** With the 10 s of a sender the agent ends within 15. */
  private static final int END_SECONDS = 3;

  private final Spool spool;
  private final RecorderPlan plan; // null where nothing is to be written
  private final Consumer<String> says;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  /**
   * Makes a recorder.
   *
   * @param plan null where nothing is to be written
   */
  Recorder(Spool spool, RecorderPlan plan, Consumer<String> says) {
    this.spool = spool;
    this.says = says;
    this.plan = plan;
    if (plan != null && plan.when() != null) {
      spool.observer(new RecorderTrip(plan, this::write)::take);
    }
  }

  /**
   * Begins to write what the spool holds.
   *
   * @param why begin of the line that tells of it. Example: SIGUSR1
   */
  void write(String why) {
    if (plan == null) {
      says.accept(why + ": nothing is written: there is no --keep SIZE --into DIR");
    } else {
      Path folder = plan.into().resolve(NAME.format(Instant.now()));
      try {
        writer.execute(() -> says.accept(why + ": " + write(folder)));
      } catch (RejectedExecutionException e) {
        says.accept(why + ": nothing is written, the agent ends");
      }
    }
  }

  private String write(Path folder) {
    try {
      long room = RecordingsRoom.withOneMore(plan.into(), spool.folder());
      long most = plan.times() * spool.bounds().bytes();
      if (room > most) {
        leftOut.incrementAndGet();
        return String.format(
            Locale.ROOT,
            "nothing is written: with it the recordings in %s would have %,d bytes, and may have"
                + " %,d, --times of --keep; remove old ones",
            plan.into(),
            room,
            most);
      }
      SpoolCopy.Written copy = new SpoolCopy(spool).write(folder);
      written.incrementAndGet();
      return String.format(
          Locale.ROOT,
          "%s has %s, %,d bytes (walkscope report %s/*.avro)",
          folder,
          CountText.of(copy.captures(), "capture"),
          copy.bytes(),
          folder);
    } catch (ClosedByInterruptException e) {
      leftOut.incrementAndGet();
      return "nothing is written, the agent ends";
    } catch (IOException e) {
      leftOut.incrementAndGet();
      return "nothing is written, " + CommandErrors.reason(e);
    }
  }

  /** Recordings that were written. */
  long written() {
    return written.get();
  }

  /** Recordings that there was no room for, or that failed. */
  long leftOut() {
    return leftOut.get();
  }

  @Override
  public void close() throws IOException {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow(); // what is unfinished goes
        writer.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      writer.shutdownNow();
    }
  }
}
