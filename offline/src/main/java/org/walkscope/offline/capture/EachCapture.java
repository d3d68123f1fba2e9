// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.JsonText;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Command that prints what each capture is.
 *
 * @param <T> what is found of a capture
 */
abstract class EachCapture<T> implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures, or folders with captures (*.avro) below them; - is standard input.")
  private List<String> names;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Reads the captures. */
  abstract List<T> read(CommandLine command, List<String> captures) throws IOException;

  abstract void into(ObjectNode node, T found);

  abstract void print(T found, PrintWriter out);

  abstract boolean isWhole(T found);

  @Override
  public final Integer call() throws IOException {
    Captures captures = new Captures(spec.commandLine(), CaptureFolder.expand(names));
    captures.require();
    List<T> found = read(spec.commandLine(), captures.names());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      found.forEach(each -> into(all.addObject(), each));
      out.println(JsonText.of(all));
    } else {
      found.forEach(each -> print(each, out));
    }
    return found.stream().allMatch(this::isWhole) ? ExitStatus.OK : ExitStatus.FOUND;
  }
}
