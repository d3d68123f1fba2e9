// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.LossJson;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.JsonText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: whether captures are whole. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuild the walks of captures and print what they lack, with its place.",
      "Exit status 0: whole, and nothing was lost; 1: damaged or lossy."
    })
public final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures; - is standard input.")
  private List<String> names;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Captures captures = new Captures(spec.commandLine(), names);
    captures.require();
    Map<String, Check> checks = new TreeMap<>();
    for (String name : captures.names()) {
      checks.put(InputFile.shown(name), Check.of(spec.commandLine(), name));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      checks.forEach((name, check) -> into(all.addObject().put("capture", name), check));
      out.println(JsonText.of(all));
    } else {
      checks.forEach((name, check) -> print(name, check, out));
    }
    return checks.values().stream().allMatch(Check::isWhole) ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private static void into(ObjectNode to, Check check) {
    to.put("whole", check.isWhole())
        .put("walks", check.walks())
        .put("incomplete_walks", check.incomplete())
        .put("absent_events", check.absentEvents())
        .put("first_incomplete", check.incomplete() == 0 ? null : check.place());
    LossJson.into(to.putObject("loss"), check.losses());
  }

  private static void print(String name, Check check, PrintWriter out) {
    String shown = TerminalText.line(name);
    if (check.isWhole()) {
      out.printf(Locale.ROOT, "%s: whole, %,d walks, nothing was lost%n", shown, check.walks());
      return;
    }
    boolean damaged = !check.losses().broken().isEmpty();
    out.printf("%s: %s%n", shown, damaged ? "DAMAGED" : "LOSSY");
    LossText.of(check.losses()).forEach(line -> out.println("  " + line));
    if (check.absentEvents() > 0) {
      out.printf(Locale.ROOT, "  %,d delivered events are not in it%n", check.absentEvents());
    }
    if (check.incomplete() > 0) {
      out.printf(
          Locale.ROOT,
          "  %,d of %,d walks are not complete, the first is %s%n",
          check.incomplete(),
          check.walks(),
          check.place());
    }
  }
}
