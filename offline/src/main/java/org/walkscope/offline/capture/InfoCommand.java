// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiConsumer;
import org.walkscope.command.ExitStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code info}: what a capture is. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Print what captures are: whole or damaged, hosts and kernels, times, events, and what was lost.",
      "Exit status 1 if one is damaged or cannot be read; the others are printed all the same. Walks are not rebuilt: check finds what they lack.",
      "There is no filter: it is about the file. report and cut take one."
    })
public final class InfoCommand extends EachCapture<CaptureFacts> {
  @Override
  List<List<String>> together(List<String> captures, BiConsumer<String, IOException> failed) {
    return captures.stream().map(List::of).toList();
  }

  @Override
  CaptureFacts read(CommandLine command, List<String> capture) throws IOException {
    return CaptureFacts.read(capture.get(0));
  }

  @Override
  int status(CaptureFacts facts) {
    return facts.damage() == null ? ExitStatus.OK : ExitStatus.FOUND;
  }

  @Override
  void into(ObjectNode node, CaptureFacts facts) {
    InfoJson.into(node, facts);
  }

  @Override
  void print(CaptureFacts facts, PrintWriter out) {
    InfoText.print(facts, out);
  }
}
