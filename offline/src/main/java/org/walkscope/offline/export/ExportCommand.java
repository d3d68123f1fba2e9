// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.NewFile;
import org.walkscope.command.Terminal;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.options.CaptureOptions;
import org.walkscope.offline.options.ToldLosses;
import org.walkscope.offline.tables.Database;
import org.walkscope.offline.tables.DatabaseRows;
import org.walkscope.offline.tables.MemoryOption;
import org.walkscope.offline.tables.ResultsDatabase;
import org.walkscope.offline.tables.ScratchFolder;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.text.TerminalText;
import org.walkscope.views.perfetto.PerfettoWriter;
import org.walkscope.views.perfetto.Timeline;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Results of captures in files of other tools. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write the results of captures for other tools: tables with the columns of docs/tables.sql, or"
          + " a time line for Perfetto's page. Files are new and only their owner can read them.",
      "Examples:",
      "  walkscope export trace.avro --perfetto trace.perfetto-trace",
      "  walkscope export trace.avro --parquet walks.parquet --table walks"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Where to, and in which form. */
  static final class To {
    @Option(
        names = "--csv",
        paramLabel = "NEW",
        description =
            "CSV, a file a table, in a folder. Columns with structs, lists or maps have JSON.")
    private Path csv;

    @Option(
        names = "--json",
        paramLabel = "NEW",
        description = "JSON, an object a line, a file a table, in a folder.")
    private Path json;

    @Option(
        names = "--parquet",
        paramLabel = "NEW",
        description = "Parquet, a file a table, in a folder.")
    private Path parquet;

    @Option(
        names = "--perfetto",
        paramLabel = "NEW",
        description = "One file for Perfetto: walks, locks, stalls and losses on a time line.")
    private Path perfetto;

    private Path path() {
      return csv != null ? csv : json != null ? json : parquet != null ? parquet : perfetto;
    }

    private ExportForm form() {
      return csv != null ? ExportForm.CSV : json != null ? ExportForm.JSON : ExportForm.PARQUET;
    }
  }

  @Mixin private CaptureOptions captures;

  @ArgGroup(multiplicity = "1")
  private To to;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "This table alone: NEW is a file, not a folder; as CSV or JSON it may be -, standard"
              + " output.")
  private String table;

  @Mixin private MemoryOption memory;

  @Spec private CommandSpec spec;

  private boolean damaged;

  @Override
  public Integer call() throws IOException {
    if (to.perfetto != null && table != null) {
      throw wrong("--table belongs to --csv, --json and --parquet");
    }
    boolean toOutput = to.path().toString().equals(STANDARD_OUTPUT);
    if (toOutput && (table == null || (to.csv == null && to.json == null))) {
      throw wrong("- takes one table as --csv or --json: name it with --table");
    }
    if (!toOutput) {
      NewFile.requireAbsent(spec.commandLine(), to.path());
      NewFile.requireFolder(spec.commandLine(), to.path());
    }
    try (ScratchFolder scratch = toOutput ? ScratchFolder.temporary() : besideResult();
        ScratchFolder rows =
            Database.canBe(scratch.path())
                ? ScratchFolder.in(scratch.path())
                : ScratchFolder.temporary()) {
      Path made = scratch.path().resolve("made");
      Path results = rows.path().resolve("results");
      boolean any = to.perfetto != null ? timeline(results, made) : tables(results, made);
      if (!any) {
        return ExitStatus.FAILED; // told already
      }
      if (toOutput) {
        print(made);
      } else {
        Files.move(made, to.path(), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (SQLException e) {
      throw new IOException(Database.reason(e), e);
    }
    return damaged ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private ScratchFolder besideResult() throws IOException {
    return ScratchFolder.in(to.path().toAbsolutePath().getParent());
  }

  /** Prints a table; a terminal gets each line escaped. */
  private void print(Path made) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (BufferedReader rows = Files.newBufferedReader(made)) {
      if (Terminal.isAtOutput()) {
        rows.lines().map(TerminalText::whole).forEach(out::println);
      } else {
        rows.transferTo(out);
      }
    }
    out.flush();
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /** Returns false if the filter let nothing pass. */
  private boolean read(CaptureResults results, IngestRecords others) throws IOException {
    ToldLosses told = new ToldLosses(spec.commandLine(), results, others);
    boolean any = captures.read(told, told);
    damaged = told.isDamaged();
    return any;
  }

  private boolean timeline(Path results, Path made) throws IOException, SQLException {
    try (Connection database =
        Database.streaming(results, memory.size(), results.resolveSibling("spill"))) {
      Timeline timeline =
          new Timeline(
              new DatabaseRows(database, "slices"), new DatabaseRows(database, "blockers"));
      TimelineResults taker = new TimelineResults(timeline);
      if (!read(taker, taker::ofIngest)) {
        return false;
      }
      PrivateFile.write(made, out -> new PerfettoWriter(out).write(timeline));
      return true;
    }
  }

  private boolean tables(Path results, Path made) throws IOException, SQLException {
    try (Connection database =
        Database.writable(results, memory.size(), results.resolveSibling("spill"))) {
      ResultsDatabase tables = new ResultsDatabase(database);
      TableFiles files = new TableFiles(database, to.form());
      if (table != null && !files.tables().contains(table)) {
        throw wrong("no table '" + table + "': there are " + String.join(", ", files.tables()));
      }
      if (!read(tables.behindBlame(), tables)) {
        return false;
      }
      tables.finish();
      if (table != null) {
        files.write(table, made);
      } else {
        Files.createDirectory(made, OWNER_ALONE);
        files.writeAll(made);
      }
      return true;
    }
  }
}
