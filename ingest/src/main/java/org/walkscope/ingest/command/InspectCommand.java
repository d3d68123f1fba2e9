// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.TraceFragment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: what a capture holds. */
@Command(
    name = "inspect",
    description = "Says what a capture holds, and reads every event of it to say so.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CAPTURE", description = "capture file")
  private Path capture;

  @Option(
      names = "--fragments",
      description = "a line for each fragment, with its place in the file")
  private boolean fragments;

  @Option(names = "--events", description = "a line for each event too")
  private boolean events;

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    CaptureSummary summary = new CaptureSummary();
    ProgressLine line = new ProgressLine(System.err, System::nanoTime);
    try (CaptureReader reader = CaptureFile.open(capture)) {
      try {
        for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
          summary.add(next, reader.position());
          if (next instanceof TraceFragment fragment) {
            read(fragment, reader.blockPosition(), summary, out);
          }
          line.tell(() -> "inspect: " + reader.position() + " bytes read");
        }
      } finally {
        // also of a capture that breaks: what came before
        summary.print(capture, out);
      }
    }
    return 0;
  }

  private void read(TraceFragment fragment, long blockAt, CaptureSummary summary, PrintStream out)
      throws MalformedColumnException {
    if (fragments || events) {
      out.println(CaptureSummary.line(fragment, blockAt));
    }
    EventReader reader = new EventReader();
    reader.read(fragment, summary.counts());
    if (events) {
      EventVisitor text = new EventText(line -> out.println("  " + line));
      reader.read(fragment, text);
    }
  }
}
