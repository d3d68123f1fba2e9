// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import org.walkscope.command.CommandErrors;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import picocli.CommandLine;

/** Results on their way, of which damage is told on standard error: capture, cause and byte. */
public final class ToldDamage extends PassingResults {
  private final CommandLine command;
  private boolean damaged;

  public ToldDamage(CommandLine command, CaptureResults next) {
    super(next);
    this.command = command;
  }

  @Override
  public void take(DeadLetter letter) {
    damaged = true;
    CommandErrors.tell(command, DamageText.line(letter.topic(), letter.cause()));
    super.take(letter);
  }

  @Override
  public void takeOpen(DeadLetter place) {
    CommandErrors.tell(command, place.topic() + ": " + place.cause());
    super.takeOpen(place);
  }

  /** True if a capture is damaged: what is behind the damage is missing. */
  public boolean isDamaged() {
    return damaged;
  }
}
