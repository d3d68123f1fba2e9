// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.walkscope.command.CommandErrors;
import org.walkscope.dashboard.DashboardCommand;
import org.walkscope.ingest.command.Commands;
import org.walkscope.kafka.topics.ClusterCommands;
import org.walkscope.offline.OfflineCommands;
import org.walkscope.standalone.local.LocalCommands;
import org.walkscope.standalone.record.RecordCommand;
import org.walkscope.verify.VerifyCommands;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All commands of {@code ./walkscope}: those of the modules, and those of the launcher itself. */
final class CommandTree {
  private static final List<String> OF_VERIFY = List.of("demo", "completion", "man");

  private CommandTree() {}

  /**
   * Makes the tree.
   *
   * @param usage that the launcher prints
   */
  static CommandLine of(String usage) {
    CommandLine root =
        new CommandLine(CommandSpec.create().name("walkscope").mixinStandardHelpOptions(true));
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    add(root, OfflineCommands.commandLine(none, none).getSubcommands());
    add(root, new CommandLine(new Commands()).getSubcommands());
    add(root, ClusterCommands.commandLine().getSubcommands());
    add(root, Map.of("dashboard", new CommandLine(new DashboardCommand())));
    add(root, LocalCommands.commandLine().getSubcommands());
    add(root, Map.of("record", RecordCommand.specification()));
    Map<String, CommandLine> ofVerify = new CommandLine(new VerifyCommands()).getSubcommands();
    OF_VERIFY.forEach(name -> add(root, Map.of(name, ofVerify.get(name))));
    LauncherUsage.entries(usage).forEach(entry -> add(root, entry));
    return CommandErrors.tellingInOneLine(root).setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static void add(CommandLine root, Map<String, CommandLine> commands) {
    commands.forEach((name, command) -> root.addSubcommand(name, command));
  }

  /** Adds a command of the launcher, unless a module has it. */
  private static void add(CommandLine root, LauncherUsage.Entry entry) {
    CommandLine at = root;
    List<String> words = entry.words();
    for (String word : words.subList(0, words.size() - 1)) {
      if (!at.getSubcommands().containsKey(word)) {
        at.addSubcommand(word, CommandSpec.create());
      }
      at = at.getSubcommands().get(word);
    }
    String last = words.get(words.size() - 1);
    if (!at.getSubcommands().containsKey(last)) {
      at.addSubcommand(last, entry.spec());
    }
  }
}
