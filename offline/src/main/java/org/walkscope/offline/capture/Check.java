// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.LossVerdict;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.TargetText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;

/** Rebuilds the walks of one capture, or of the parts of one, and keeps what they lack. */
final class Check implements CaptureResults, IngestRecords {
  private final Losses losses = new Losses();
  private final String name;
  private final int parts;
  private long walks;
  private long incomplete;
  private long unfinished;
  private boolean open;
  private Walk firstIncomplete;

  private Check(List<String> parts) {
    name = InputFile.shown(parts.get(0));
    this.parts = parts.size();
  }

  static Check of(CommandLine command, List<String> parts) throws IOException {
    Check check = new Check(parts);
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT.withoutExtents(), check);
    new Captures(command, parts).read(run, check);
    return check;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    losses.take(result);
    if (result instanceof Walk walk && walk.getMissingWalks() == 0) {
      walks++;
      if (open && isCutByTheEnd(walk)) {
        unfinished++;
      } else if (walk.getCompleteness() != Completeness.COMPLETE) {
        incomplete++;
        firstIncomplete = firstIncomplete == null ? walk : firstIncomplete;
      }
    }
  }

  /** What comes behind this is made of what waited for later events. */
  @Override
  public void takeOpen(DeadLetter place) {
    open = true;
  }

  private static boolean isCutByTheEnd(Walk walk) {
    return walk.getCompleteness() == Completeness.TRUNCATED
        && walk.getMissingEvents() == 0
        && walk.getReadErrors() == 0;
  }

  @Override
  public void take(DeadLetter letter) {
    losses.take(letter);
  }

  @Override
  public void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(InputFile.shown(capture), record);
  }

  @Override
  public void end(Map<String, Long> events) {
    if (!open) {
      losses.end(events);
    }
  }

  Losses losses() {
    return losses;
  }

  /** Name of the capture, or of the first part, for people. */
  String name() {
    return name;
  }

  /** Captures that are read as one. */
  int parts() {
    return parts;
  }

  long walks() {
    return walks;
  }

  /** True of a segment of a spool that its agent had not closed. */
  boolean isOpen() {
    return open;
  }

  /** Walks that go on behind the end of a segment that is open. */
  long unfinished() {
    return unfinished;
  }

  /** Walks that are lossy or truncated. */
  long incomplete() {
    return incomplete;
  }

  /** NONE if the capture can be read to its end and nothing was lost on the way into it. */
  LossVerdict verdict() {
    return incomplete == 0 ? losses.verdict() : LossVerdict.SOME;
  }

  /** First walk that is not complete, for people. */
  String place() {
    Walk walk = firstIncomplete;
    return String.format(
        Locale.ROOT,
        "walk %d of %s[%d], %s of %s: %s, %s, %,d could not be read",
        walk.getWalk(),
        TerminalText.name(walk.getWalker().getComm()),
        walk.getWalker().getTid(),
        TerminalText.name(walk.getConsumer()),
        TargetText.of(walk.getTarget()),
        walk.getCompleteness() == Completeness.LOSSY ? "lossy" : "truncated",
        CountText.of(walk.getMissingEvents(), "event is missing", "events are missing"),
        walk.getReadErrors());
  }
}
