// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.util.function.Consumer;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Option {@code --skip-damaged} of commands that read a capture, and the parts that it skipped. */
final class SkipDamaged {
  @Option(
      names = "--skip-damaged",
      description = "skips damaged parts, reports what is missing, and exits with 3")
  private boolean given;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private int parts;

  /** Opens a capture; each part that is skipped is a line on standard error. */
  CaptureReader open(String capture) throws IOException {
    return open(capture, damage -> tell(capture, damage));
  }

  /** Opens a capture; without the option damage ends the reading instead. */
  CaptureReader open(String capture, Consumer<CaptureDamage> skipped) throws IOException {
    return given ? InputFile.capture(capture, skipped) : InputFile.capture(capture);
  }

  private void tell(String capture, CaptureDamage damage) {
    parts++;
    System.err.println(
        TerminalText.line(
            "walkscope %s: %s: skipped %s"
                .formatted(command.name(), capture, SummaryText.text(damage))));
  }

  /** Parts told so far. */
  int parts() {
    return parts;
  }

  /** End of the sentence that says what was read. */
  String verdict() {
    return parts == 0 ? ", all of it" : ", but for what is damaged";
  }

  int status() {
    return parts == 0 ? 0 : Commands.DAMAGED;
  }
}
