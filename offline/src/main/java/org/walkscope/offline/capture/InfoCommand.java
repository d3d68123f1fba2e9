// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code info}: what a capture is. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Print what captures are: whole or damaged, hosts and kernels, times, events, and what was lost.",
      "Exit status 1 if one is damaged. Walks are not rebuilt: check finds what they lack."
    })
public final class InfoCommand implements Callable<Integer> {
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
    List<CaptureFacts> facts = new ArrayList<>();
    for (String name : captures.names()) {
      facts.add(CaptureFacts.read(name));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      facts.forEach(each -> InfoJson.into(all.addObject(), each));
      out.println(JsonText.of(all));
    } else {
      facts.forEach(each -> InfoText.print(each, out));
    }
    boolean whole = facts.stream().allMatch(each -> each.damage() == null);
    return whole ? ExitStatus.OK : ExitStatus.FOUND;
  }
}
