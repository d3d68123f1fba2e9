// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolCopy;

/**
 * Flight recorder: writes out what the spool holds, into a folder named by the time, one after the
 * other and beside the agent's other work.
 */
final class Recorder implements AutoCloseable {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int END_SECONDS = 60;

  private final Spool spool;
  private final Path into;
  private final Consumer<String> says;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  /**
   * Makes a recorder.
   *
   * @param plan null where nothing is to be written
   */
  Recorder(Spool spool, RecorderPlan plan, Consumer<String> says) {
    this.spool = spool;
    this.says = says;
    into = plan == null ? null : plan.into();
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
    if (into == null) {
      says.accept(why + ": nothing is written: there is no --keep SIZE --into DIR");
    } else {
      Path folder = into.resolve(NAME.format(Instant.now()));
      try {
        writer.execute(() -> says.accept(why + ": " + write(folder)));
      } catch (RejectedExecutionException e) {
        says.accept(why + ": nothing is written, the agent ends");
      }
    }
  }

  private String write(Path folder) {
    try {
      SpoolCopy.Written written = new SpoolCopy(spool).write(folder);
      return String.format(
          Locale.ROOT,
          "%s has %d captures, %,d bytes (walkscope report %s/*.avro)",
          folder,
          written.captures(),
          written.bytes(),
          folder);
    } catch (IOException e) {
      return "nothing is written, " + CommandErrors.reason(e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      writer.shutdownNow();
    }
  }
}
