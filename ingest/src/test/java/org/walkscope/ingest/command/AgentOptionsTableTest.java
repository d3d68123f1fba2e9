// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.walkscope.command.config.ConfigSources;
import picocli.CommandLine.Model.OptionSpec;

/** Options of {@code agent} as a table of {@code docs/operating.md}. */
class AgentOptionsTableTest {
  private static final Path OPERATING = Path.of("../docs/operating.md");
  private static final String FROM =
      "<!-- options: made from org.walkscope.ingest.command.AgentOptions -->\n";
  private static final String TO = "<!-- end of options -->\n";

  private static String table() {
    return Commands.commandLine().getSubcommands().get("agent").getCommandSpec().options().stream()
        .filter(ConfigSources::isSettable)
        .map(AgentOptionsTableTest::row)
        .sorted()
        .collect(
            Collectors.joining("", "| option | key | variable | what |\n|---|---|---|---|\n", ""));
  }

  private static String row(OptionSpec option) {
    String key = ConfigSources.key(option);
    return "| `%s %s` | `%s` | `%s` | %s |%n"
        .formatted(
            option.longestName(),
            option.paramLabel().replace("|", "\\|"),
            key,
            ConfigSources.variable(key),
            String.join(" ", option.description()));
  }

  /** {@code -Doptions.rewrite=true} makes the document's table anew. */
  @Test
  void operatingHasTheOptionsOfTheAgent() throws IOException {
    String document = Files.readString(OPERATING);
    int from = document.indexOf(FROM) + FROM.length();
    int to = document.indexOf(TO, from);
    assertThat(to).as("marks of the table").isGreaterThanOrEqualTo(from);
    String made = document.substring(0, from) + table() + document.substring(to);
    if (Boolean.getBoolean("options.rewrite")) {
      Files.writeString(OPERATING, made);
    } else {
      assertThat(document).isEqualTo(made);
    }
  }
}
