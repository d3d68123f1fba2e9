// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of a command that takes its options from a file, too. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "YAML with an option a key, without its dashes; the environment wins over it, and the"
              + " command line over both")
  @SuppressWarnings("UnusedVariable") // the sources ask for it before the command has it
  private Path config;

  @Option(
      names = "--config.check",
      description = "check file, environment and command line, and end: 0, or 2 with one line")
  private boolean check;

  @Option(
      names = "--config.print",
      description = "print what file, environment and command line give, without secrets, and end")
  private boolean print;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** True if the command is to end before it begins. */
  public boolean isQuestion() {
    return check || print;
  }

  /** True if the question is whether the configuration is right. */
  public boolean isCheck() {
    return check;
  }

  /**
   * Answers a question on the configuration, which is right.
   *
   * @param more lines of what is printed, behind the options
   */
  public void answer(PrintWriter out, List<String> more) {
    ConfigSources sources = ConfigSources.of(spec);
    if (print) {
      for (OptionSpec option : spec.options()) {
        String text = ConfigSources.isSettable(option) ? sources.text(option) : null;
        if (text != null) {
          out.println(ConfigText.line(option, text, sources));
        }
      }
      more.forEach(out::println);
    } else {
      String from = sources.file() == null ? "no file" : sources.file().toString();
      out.println("the configuration is right: " + from);
    }
    out.flush();
  }
}
