// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/cases.md print what the page says. */
class CasesTest {
  private static final Path PAGE = Path.of("../docs/cases.md");
  private static final Pattern COMMAND =
      Pattern.compile("```\n\\$ \\./walkscope ([^\n]*)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
  private static final String CAPTURES = "captures/";
  private static final int LEAST = 3;

  @TempDir private Path dir;

  private record Case(String command, String output) {
    @Override
    public String toString() {
      return command;
    }
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases =
        COMMAND
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> new Case(match.group(1), match.group(2)))
            .toList();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(LEAST);
    return cases;
  }

  /** On copies: sql keeps its results beside a capture. */
  @ParameterizedTest
  @MethodSource("cases")
  void aCommandPrintsWhatThePageSays(Case of) throws IOException {
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(of.command).results().toList()) {
      String plain = word.group().replaceAll("^\"|\"$", "");
      words.add(plain.startsWith(CAPTURES) ? copy(plain).toString() : plain);
    }
    OfflineRun run = OfflineRun.of(words.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().replace(dir + "/", "")).isEqualTo(of.output);
  }

  private Path copy(String capture) throws IOException {
    Path copy = dir.resolve(capture);
    Files.createDirectories(copy.getParent());
    return Files.copy(Path.of("..", capture), copy);
  }
}
