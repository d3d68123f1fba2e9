// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Manual page of a command: what its help says, in the macros of man(7). */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  static String of(CommandLine command) {
    Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
    String name = command.getCommandSpec().qualifiedName();
    String description = help.description();
    ManPage man = new ManPage();
    man.page
        .append(".TH \"")
        .append(name.replace(' ', '-').toUpperCase(Locale.ROOT))
        .append("\" 1 \"\" \"walkscope\" \"\"\n");
    String line = description.lines().findFirst().orElse("streaming analyzer of page-table walks");
    man.section("NAME", name + " - " + line);
    man.section("SYNOPSIS", help.synopsis(0));
    man.section("DESCRIPTION", description);
    man.section("COMMANDS", help.commandList());
    man.section("OPTIONS", help.parameterList() + help.optionList());
    man.section("NOTES", help.footerHeading().replaceFirst("Example:\\s*$", ""));
    man.section("EXAMPLES", help.footer());
    return man.page.toString();
  }

  /** Section with its lines as they are; none without text. */
  private void section(String title, String text) {
    if (text.isBlank()) {
      return;
    }
    page.append(".SH ").append(title).append("\n.nf\n");
    text.stripTrailing()
        .lines()
        .map(ManPage::escaped)
        .forEach(line -> page.append(line).append('\n'));
    page.append(".fi\n");
  }

  private static String escaped(String line) {
    return "\\&" + line.replace("\\", "\\e").replace("-", "\\-");
  }
}
