// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands of the launcher, by what {@code ./walkscope --help} prints: each begins with two blanks,
 * and lines with more blanks go on with its call, and then with its description.
 */
final class LauncherUsage {
  private static final Pattern OPTION =
      Pattern.compile("(--[a-z-]+)(?: ([A-Z][^ \\]]*|[a-z]+(?:\\|[a-z]+)+))?");

  /**
   * Command of the launcher.
   *
   * @param call words, options and parameters
   */
  record Entry(String call, String description) {
    /** Words of the command. Example: guest, verify */
    List<String> words() {
      return Stream.of(call.split(" ")).takeWhile(word -> word.matches("[a-z][a-z_-]*")).toList();
    }

    /** The command, with the options of its call. */
    CommandSpec spec() {
      CommandSpec spec = CommandSpec.create();
      spec.usageMessage()
          .customSynopsis("walkscope " + call.replace("%", "%%"))
          .description(description.replace("%", "%%"));
      Matcher option = OPTION.matcher(call);
      while (option.find()) {
        if (spec.findOption(option.group(1)) == null) {
          spec.addOption(option(option.group(1), option.group(2)));
        }
      }
      return spec.mixinStandardHelpOptions(true);
    }

    private static OptionSpec option(String name, String value) {
      if (value == null) {
        return OptionSpec.builder(name).arity("0").type(boolean.class).build();
      }
      OptionSpec.Builder option = OptionSpec.builder(name).arity("1").type(String.class);
      option.paramLabel(value);
      if (value.contains("|") && Character.isLowerCase(value.charAt(0))) {
        option.completionCandidates(List.of(value.split("\\|")));
      }
      return option.build();
    }
  }

  private LauncherUsage() {}

  static List<Entry> entries(String usage) {
    List<Entry> entries = new ArrayList<>();
    for (String line : usage.lines().toList()) {
      if (line.matches(" {2}\\S.*")) {
        String[] parts = line.strip().split(" {2,}", 2);
        entries.add(new Entry(parts[0], parts.length > 1 ? parts[1] : ""));
      } else if (line.matches(" {20,}\\S.*") && !entries.isEmpty()) {
        Entry last = entries.remove(entries.size() - 1);
        String more = " " + line.strip();
        boolean goesOn = last.description.isEmpty() && more.matches(" (\\[|--).*");
        entries.add(
            goesOn
                ? new Entry(last.call + more, "")
                : new Entry(last.call, (last.description + more).strip()));
      }
    }
    return entries;
  }
}
