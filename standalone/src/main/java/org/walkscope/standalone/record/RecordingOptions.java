// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.nio.file.Path;
import org.walkscope.command.DurationNs;
import org.walkscope.command.NewFile;
import org.walkscope.command.SizeBytes;
import org.walkscope.ingest.record.Trigger;
import org.walkscope.ingest.sink.CaptureRing;
import org.walkscope.ingest.sink.RotatedCapture;
import org.walkscope.standalone.record.TriggeredRing.Plan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Captures that a recording writes. */
final class RecordingOptions {
  private static final long LEAST_BYTES = 1 << 20;
  private static final int MOST_FILES = 9999;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "NEW",
      description = "Capture to write, readable by its owner alone; an existing file stays.")
  private Path into;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      description = "End when the capture has this size, such as 2GiB.")
  private Long mostBytes;

  @Option(
      names = "--rotate",
      paramLabel = "N",
      description =
          "Write up to N captures of --max-size, NEW.1.avro and so on for NEW.avro (of 10 or more"
              + " NEW.01.avro), and end then. Each is readable alone, and together they are the"
              + " recording.")
  private Integer files;

  @Option(
      names = "--ring",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      description =
          "Keep the latest of this size on disk, in the folder NEW.ring, and write it when --when"
              + " holds.")
  private Long ringBytes;

  @Option(
      names = "--when",
      paramLabel = "CONDITION",
      converter = Trigger.Converter.class,
      description =
          "walk>TIME: a walk that takes longer; hold>TIME: a lock held around walks; stall>TIME: a"
              + " task that waits for it; lost>N: lost events.")
  private Trigger when;

  @Option(
      names = "--after",
      paramLabel = "TIME",
      converter = DurationNs.class,
      description = "Time for which recording goes on when --when holds. Default: 2s")
  private Long afterNs;

  @Option(
      names = "--times",
      paramLabel = "N",
      description =
          "Write up to N captures, NEW.1.avro and so on for NEW.avro, each without what the one"
              + " before it has. Default: 1")
  private Integer times;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Refuses options that do not fit one another, and files that are there. */
  void require() {
    refuse((ringBytes == null) != (when == null), "--ring and --when belong together");
    refuse(
        ringBytes != null && mostBytes != null, "--ring keeps to its size: leave --max-size out");
    refuse(files != null && mostBytes == null, "--rotate wants the --max-size of a file");
    refuse(
        ringBytes == null && (times != null || afterNs != null), "--times and --after: no --ring");
    refuse(mostBytes != null && mostBytes < LEAST_BYTES, "--max-size is 1MiB or more");
    refuse(ringBytes != null && ringBytes < CaptureRing.LEAST_BYTES, "--ring is 4MiB or more");
    refuse(!isCount(files) || !isCount(times), "--rotate and --times are from 1 to " + MOST_FILES);
    for (int number = 1; number <= captures(); number++) {
      NewFile.requireAbsent(spec.commandLine(), file(number));
    }
  }

  private void refuse(boolean wrong, String what) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), what);
    }
  }

  private static boolean isCount(Integer count) {
    return count == null || (count >= 1 && count <= MOST_FILES);
  }

  private int captures() {
    return isRing() ? plan().times() : files();
  }

  private Path file(int number) {
    return captures() == 1 ? into : RotatedCapture.numbered(into, number, captures());
  }

  Path into() {
    return into;
  }

  /** Size of a capture. */
  long fileBytes() {
    return mostBytes == null ? Long.MAX_VALUE : mostBytes;
  }

  /** Number of captures that a recording without a ring may write. */
  int files() {
    return files == null ? 1 : files;
  }

  boolean isRing() {
    return ringBytes != null;
  }

  long ringBytes() {
    return ringBytes;
  }

  Path ringFolder() {
    return into.resolveSibling(into.getFileName() + ".ring");
  }

  Plan plan() {
    long after = afterNs == null ? 2_000_000_000L : afterNs;
    return new Plan(into, when, after, times == null ? 1 : times);
  }
}
