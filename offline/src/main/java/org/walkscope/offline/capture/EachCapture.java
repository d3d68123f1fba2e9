// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.JsonText;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Command that prints what each capture is, as soon as it is known. One that cannot be read is a
 * line on standard error, and the others are printed all the same.
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

  private final ArrayNode all = JsonNodeFactory.instance.arrayNode();
  private int status = ExitStatus.OK;

  /**
   * Captures that can be opened, those that are looked at as one together.
   *
   * @param failed takes one that is left out
   */
  abstract List<List<String>> together(
      List<String> captures, BiConsumer<String, IOException> failed) throws IOException;

  /** Reads captures that are looked at as one. */
  abstract T read(CommandLine command, List<String> together) throws IOException;

  abstract void into(ObjectNode node, T found);

  abstract void print(T found, PrintWriter out);

  /** Exit status of a capture. */
  abstract int status(T found);

  @Override
  public final Integer call() throws IOException {
    Captures named = new Captures(spec.commandLine(), CaptureFolder.expand(names, this::tell));
    List<String> captures = named.names().stream().filter(this::canBeOpened).toList();
    for (List<String> each : together(captures, this::tell)) {
      try {
        show(read(spec.commandLine(), each));
      } catch (IOException e) {
        tell(each.get(0), InputFile.named(each.get(0), e));
      }
    }
    if (json) {
      spec.commandLine().getOut().println(JsonText.of(all));
    }
    return status;
  }

  /** What was found of one goes before what is not decided of another. */
  private void worsen(int other) {
    if (status != ExitStatus.FOUND && other != ExitStatus.OK) {
      status = other;
    }
  }

  private boolean canBeOpened(String name) {
    try {
      Captures.require(name);
      return true;
    } catch (IOException e) {
      tell(name, e);
      return false;
    }
  }

  /** Tells a capture that nothing is known of; the others are looked at all the same. */
  private void tell(String name, IOException failure) {
    worsen(ExitStatus.FOUND);
    String problem = CommandErrors.reason(failure);
    CommandErrors.tell(spec.commandLine(), problem);
    all.addObject()
        .put("capture", InputFile.shown(name))
        .put("whole", false)
        .put("problem", problem);
  }

  private void show(T found) {
    worsen(status(found));
    if (json) {
      into(all.addObject(), found);
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    print(found, out);
    out.flush(); // the next may take long
  }
}
