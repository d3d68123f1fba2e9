// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.EventVisitor;
import org.walkscope.schema.TraceFragment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: contents of a capture. */
@Command(
    name = "inspect",
    description = {
      "Reads every event of a capture and prints a summary.",
      "There is no filter: it prints the file as it is. cut writes the walks that fit a filter into"
          + " another capture."
    },
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  /** Form of events. */
  enum Format {
    TEXT,
    CSV
  }

  @Parameters(paramLabel = "CAPTURE|-", description = "capture file, - for standard input")
  private String capture;

  @Option(
      names = "--fragments",
      description = "a line for each fragment, with its place in the file")
  private boolean fragments;

  @Option(names = "--events", description = "a line for each event too")
  private boolean events;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "text|csv",
      description =
          "form of the events; csv has nothing but a header, and a row for each event, run of"
              + " entries and folio. Default: ${DEFAULT-VALUE}")
  private Format format;

  @Mixin private SkipDamaged skipDamaged;
  @Spec private CommandSpec spec;

  private final CaptureSummary summary = new CaptureSummary();
  private final EventReader reader = new EventReader();

  @Override
  public Integer call() throws IOException {
    boolean csv = format == Format.CSV;
    if (csv && (!events || fragments)) {
      throw new ParameterException(
          spec.commandLine(), "--format csv belongs to --events, without --fragments");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (CaptureReader records = skipDamaged.open(capture, summary::add)) {
      try {
        read(records, csv ? csv(out) : text(out), out);
      } finally {
        // also the part before the damage
        if (!csv) {
          new SummaryText(summary, out).print(capture, records.position());
        }
      }
    }
    return summary.isDamaged() ? Commands.DAMAGED : 0;
  }

  /** Printer of a fragment's events. */
  private interface Printer {
    void print(TraceFragment fragment, long blockAt) throws IOException;
  }

  private Printer csv(PrintWriter out) {
    CsvEvents rows = new CsvEvents(out);
    return (fragment, blockAt) -> {
      rows.of(fragment);
      reader.read(fragment, rows);
    };
  }

  private Printer text(PrintWriter out) {
    EventVisitor lines = new EventText(line -> out.append("  ").println(line));
    return (fragment, blockAt) -> {
      if (fragments || events) {
        out.println(SummaryText.line(fragment, blockAt));
      }
      if (events) {
        reader.read(fragment, lines);
      }
    };
  }

  /** Reads the capture, as long as somebody reads what is printed. */
  private void read(CaptureReader records, Printer printer, PrintWriter out) throws IOException {
    ProgressLine line = new ProgressLine(System.err::println, System::nanoTime);
    try {
      SpecificRecord next = records.next();
      while (next != null && !out.checkError()) {
        summary.add(next);
        if (next instanceof TraceFragment fragment) {
          reader.read(fragment, summary.counts());
          printer.print(fragment, records.blockPosition());
        }
        line.tell(() -> "walkscope inspect: " + records.position() + " bytes read");
        next = records.next();
      }
    } catch (IOException e) {
      throw InputFile.named(capture, e);
    }
  }
}
