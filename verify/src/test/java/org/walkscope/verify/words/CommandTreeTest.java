// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.walkscope.command.Examples;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Completion, manual pages and examples of all commands of the launcher. */
class CommandTreeTest {
  private static String usage;
  private static CommandLine tree;

  @TempDir Path folder;

  @BeforeAll
  static void readTheLaunchersHelp() throws Exception {
    usage = output("../walkscope", "--help");
    tree = CommandTree.of(usage);
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  static Stream<CommandLine> commands() throws Exception {
    readTheLaunchersHelp();
    return leaves(tree);
  }

  private static Stream<CommandLine> leaves(CommandLine of) {
    return of.getSubcommands().isEmpty()
        ? Stream.of(of)
        : of.getSubcommands().values().stream().flatMap(CommandTreeTest::leaves);
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  @Test
  void everyWordThatTheLauncherTakesIsThere() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../walkscope"));
    List<String> cases = lines.subList(lines.lastIndexOf("case ${1:-} in"), lines.size());
    List<String> words =
        cases.stream()
            .filter(line -> line.matches(" {2}[a-z].*\\).*"))
            .flatMap(line -> Stream.of(line.replaceFirst("\\).*", "").strip().split(" \\| ")))
            .toList();
    assertThat(words).contains("report", "doctor", "completion").hasSizeGreaterThan(25);
    assertThat(tree.getSubcommands()).containsOnlyKeys(words);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAnExampleThatItTakes(CommandLine command) {
    List<String> examples = Examples.of(name(command));
    assertThat(examples).as(name(command)).isNotEmpty();
    assertThat(command.getUsageMessage()).contains("Example:\n").contains("  walkscope ");
    if (command.getCommandSpec().userObject() == null) {
      return; // the launcher's own: a shell parses it
    }
    for (String example : examples) {
      List<String> words =
          Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
              .matcher(example)
              .results()
              .map(CommandTreeTest::word)
              .toList();
      tree.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  @Test
  void examplesFollowWhatACommandSaysItself() {
    CommandLine whatif = tree.getSubcommands().get("whatif");
    assertThat(whatif.getUsageMessage())
        .containsOnlyOnce("What the figures are:")
        .containsSubsequence(
            "hold   an estimate",
            "steps then by the\n         steps now",
            "Example:\n",
            "  walkscope whatif --batch folio")
        .containsOnlyOnce("Example:");
    assertThat(ManPage.of(whatif))
        .containsSubsequence(".SH NOTES\n", "What the figures are:", ".SH EXAMPLES\n");
    CommandLine diff = tree.getSubcommands().get("diff");
    assertThat(diff.getUsageMessage())
        .containsOnlyOnce("Example:")
        .contains(
            "--save-baseline before.json", "--baseline before.json -b", "--fail-if 'hold_p99>+5%'");
    assertThat(ManPage.of(diff)).doesNotContain(".SH NOTES");
  }

  private static String word(MatchResult found) {
    return found.group(1) != null
        ? found.group(1)
        : found.group(2) != null ? found.group(2) : found.group(3);
  }

  @ParameterizedTest
  @CsvSource({
    "rep,report replay",
    "report --sl,--slower --slowest",
    "guest ver,verify",
    "guest verify --work,--workload",
    "guest verify --mode l,light",
    "replay --boot,--bootstrap-servers",
  })
  void aPrefixIsCompleted(String typed, String completed) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, AutoComplete.bash("walkscope", tree));
    // compopt works inside a completion alone
    String bash =
        "compopt() { :; }; . '%s'; COMP_WORDS=(walkscope %s); COMP_CWORD=%d; _complete_walkscope; echo ${COMPREPLY[@]}"
            .formatted(script, typed, typed.split(" ").length);
    assertThat(output("bash", "-c", bash).strip().split("\\s+"))
        .containsExactlyInAnyOrder(completed.split(" "));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyManualPageHasTheOptions(CommandLine command) {
    String page = ManPage.of(command);
    assertThat(page).startsWith(".TH \"WALKSCOPE-").contains("\n.SH NAME\n", "\n.SH EXAMPLES\n");
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
  }
}
