// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.NewFile;
import org.walkscope.command.Terminal;
import org.walkscope.schema.ProcFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that print what the kernel printed, as far as walks tell it. */
public final class TextCommands {
  private TextCommands() {}

  /** All of them. */
  public static List<Object> all() {
    return List.of(new Smaps(), new SmapsRollup(), new NumaMaps(), new Pagemap(), new PageTypes());
  }

  @Command(
      name = "smaps",
      mixinStandardHelpOptions = true,
      description =
          "Print /proc/PID/smaps as the kernel printed it; ? stands for what the trace does not"
              + " tell.")
  private static final class Smaps extends TextCommand {
    private int undecided;

    Smaps() {
      super(ProcFile.SMAPS);
    }

    @Override
    void print(ProcessReads reads, PrintWriter out) {
      GrownVmas vmas = GrownVmas.of(reads.host(), reads.smaps());
      undecided = vmas.undecided();
      boolean terminal = Terminal.isAtOutput();
      vmas.printed().forEach(walk -> out.print(shown(walk.text(), terminal)));
    }

    @Override
    int undecided() {
      return undecided;
    }
  }

  @Command(
      name = "smaps_rollup",
      mixinStandardHelpOptions = true,
      description =
          "Print /proc/PID/smaps_rollup as the kernel printed it; ? stands for what the trace does"
              + " not tell.")
  private static final class SmapsRollup extends TextCommand {
    SmapsRollup() {
      super(ProcFile.SMAPS_ROLLUP);
    }

    @Override
    void print(ProcessReads reads, PrintWriter out) {
      out.print(SmapsPrinter.rollup(reads.snapshot()));
    }
  }

  @Command(
      name = "numa_maps",
      mixinStandardHelpOptions = true,
      description =
          "Print /proc/PID/numa_maps as the kernel printed it; ? stands for what the trace does not"
              + " tell, such as the policy.")
  private static final class NumaMaps extends TextCommand {
    private int undecided;

    NumaMaps() {
      super(ProcFile.NUMA_MAPS);
    }

    @Override
    void print(ProcessReads reads, PrintWriter out) {
      undecided = reads.grown();
      out.print(shown(NumaMapsPrinter.text(reads.walks()), Terminal.isAtOutput()));
    }

    @Override
    int undecided() {
      return undecided;
    }
  }

  @Command(
      name = "pagemap",
      mixinStandardHelpOptions = true,
      description =
          "Print the entries of /proc/PID/pagemap that were read: address and entry, hexadecimal; ?"
              + " stands for what the trace does not tell.")
  private static final class Pagemap extends TextCommand {
    @Option(
        names = "--binary",
        paramLabel = "FILE",
        description =
            "Write the entries as the kernel gives them, 8 bytes a page, in FILE: a new one,"
                + " readable by its owner alone.")
    private Path binary;

    Pagemap() {
      super(ProcFile.PAGEMAP);
    }

    @Override
    void require(CommandLine command) {
      if (binary != null) {
        NewFile.require(command, binary);
      }
    }

    @Override
    void print(ProcessReads reads, PrintWriter out) throws IOException {
      PagemapPrinter printer = new PagemapPrinter(reads.walks());
      if (binary == null) {
        printer.print(out);
        return;
      }
      if (!printer.isWhole()) {
        throw new IOException("entries that the trace does not tell have no bytes: see it as text");
      }
      PrivateFile.write(binary, printer::write);
    }
  }

  @Command(
      name = "page-types",
      mixinStandardHelpOptions = true,
      description =
          "Print what the kernel's page-types -p printed of a process whose pagemap was read.")
  private static final class PageTypes extends TextCommand {
    PageTypes() {
      super(ProcFile.PAGEMAP);
    }

    @Override
    void print(ProcessReads reads, PrintWriter out) throws IOException {
      if (reads.inParts()) {
        throw new NotWholeException(
            "calls began inside the walks of those before: this kernel walks to the end of a PMD's"
                + " range, so pages would be counted again");
      }
      out.print(PageTypesTable.of(reads.walks()).text());
    }
  }
}
