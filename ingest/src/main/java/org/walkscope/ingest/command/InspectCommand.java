// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.EventVisitor;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: contents of a capture. */
@Command(
    name = "inspect",
    description = "Reads every event of a capture and prints a summary.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CAPTURE|-", description = "capture file, - for standard input")
  private String capture;

  @Option(
      names = "--fragments",
      description = "a line for each fragment, with its place in the file")
  private boolean fragments;

  @Option(names = "--events", description = "a line for each event too")
  private boolean events;

  @Mixin private SkipDamaged skipDamaged;

  /** Exit status that a shell tells of a program that SIGPIPE ended. */
  private static final int SIGPIPE = 128 + 13;

  private final CaptureSummary summary = new CaptureSummary();
  private final EventReader reader = new EventReader();

  @Override
  public Integer call() throws IOException {
    try {
      return inspect();
    } catch (ReaderGoneException e) {
      return SIGPIPE;
    }
  }

  private int inspect() throws IOException {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    try (CaptureReader records = skipDamaged.open(capture, summary::add)) {
      try {
        read(records, out);
      } finally {
        // also the part before the damage
        new SummaryText(summary, out).print(capture, records.position());
        out.flush();
      }
    }
    requireOpen(out);
    return summary.isDamaged() ? Commands.DAMAGED : 0;
  }

  /** Standard output whose reader has gone, as head goes: no error to complain of. */
  private static final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void requireOpen(PrintStream out) throws IOException {
    if (!out.checkError() && !System.out.checkError()) {
      return;
    }
    try {
      new FileOutputStream(FileDescriptor.out).write('\n'); // a PrintStream keeps no reason
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw new ReaderGoneException();
      }
    }
    throw new IOException("standard output is closed or full: not all was written");
  }

  private void read(CaptureReader records, PrintStream out) throws IOException {
    ProgressLine line = new ProgressLine(System.err::println, System::nanoTime);
    EventVisitor text = new EventText(event -> out.println("  " + TerminalText.line(event)));
    try {
      for (SpecificRecord next = records.next(); next != null; next = records.next()) {
        summary.add(next);
        if (next instanceof TraceFragment fragment) {
          read(fragment, records.blockPosition(), text, out);
        }
        line.tell(() -> "walkscope inspect: " + records.position() + " bytes read");
      }
    } catch (IOException e) {
      throw InputFile.named(capture, e);
    }
  }

  private void read(TraceFragment fragment, long blockAt, EventVisitor text, PrintStream out)
      throws IOException {
    if (fragments || events) {
      requireOpen(out);
      out.println(SummaryText.line(fragment, blockAt));
    }
    reader.read(fragment, summary.counts());
    if (events) {
      reader.read(fragment, text);
    }
  }
}
