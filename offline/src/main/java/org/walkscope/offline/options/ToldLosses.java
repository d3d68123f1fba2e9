// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.CommandErrors;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import picocli.CommandLine;

/**
 * Results and records of ingest on their way. Damage and losses are told on standard error: damage
 * when it is met, with capture, cause and byte, losses at the end.
 */
public final class ToldLosses extends PassingResults implements IngestRecords {
  private final CommandLine command;
  private final IngestRecords others;
  private final Losses losses = new Losses();
  private boolean damaged;

  public ToldLosses(CommandLine command, CaptureResults next, IngestRecords others) {
    super(next);
    this.command = command;
    this.others = others;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    losses.take(result);
    super.take(topic, result);
  }

  @Override
  public void take(DeadLetter letter) {
    damaged = true;
    losses.take(letter);
    CommandErrors.tell(command, DamageText.line(letter.topic(), letter.cause()));
    super.take(letter);
  }

  @Override
  public void takeOpen(DeadLetter place) {
    CommandErrors.tell(command, place.topic() + ": " + place.cause());
    losses.takeOpen(place);
    super.takeOpen(place);
  }

  @Override
  public void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
    others.ofIngest(capture, record);
  }

  @Override
  public void end(Map<String, Long> events) {
    losses.end(events);
    LossText.ofLoss(losses).forEach(line -> CommandErrors.tell(command, line));
    others.end(events);
  }

  /** What the results lack, once all were read. */
  public Losses losses() {
    return losses;
  }

  /** True if a capture is damaged: what is behind the damage is missing. */
  public boolean isDamaged() {
    return damaged;
  }
}
