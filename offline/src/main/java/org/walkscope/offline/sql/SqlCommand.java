// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.command.Terminal;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Severity;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.FilterOptions;
import org.walkscope.offline.tables.Database;
import org.walkscope.offline.tables.MemoryOption;
import org.walkscope.offline.tables.ResultsDatabase;
import org.walkscope.offline.tables.ScratchFolder;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** SQL over the results of captures. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Answer queries over the results of captures: walks, snapshots, lock holds, stalls, blame,"
          + " comparisons, windows and losses, in tables of DuckDB. The results are kept beside the"
          + " first capture for the next query.",
      "Without a query: a prompt; .help tells more.",
      "With a filter the tables have the walks, reads, holds, stalls and blame that pass it, and the"
          + " comparisons and windows of these; losses are those of all. They are made for this call"
          + " and not kept: for several questions about one capture take WHERE.",
      "Exit status 1 if a capture is damaged, or nothing fits the filter: queries are answered all"
          + " the same."
    })
public final class SqlCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE",
      description =
          Captures.ALL_OR_NONE
              + " The last word may be the query: it has blanks in it, and no file has its name. Of several statements, ; between, each has"
              + " its rows printed.")
  private List<String> words = List.of();

  @Option(names = "--list", description = "List the queries that are shipped.")
  private boolean list;

  @Option(names = "--query", paramLabel = "NAME", description = "Run a query that is shipped.")
  private String query;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "table",
      converter = RowFormat.Word.class,
      description =
          "Form of the rows: table, csv or json; in csv a struct, list or map is JSON. Default:"
              + " ${DEFAULT-VALUE}")
  private RowFormat format;

  @Mixin private FilterOptions filter;

  @Mixin private MemoryOption memory;

  @Spec private CommandSpec spec;

  private boolean fits = true;

  @Override
  public Integer call() throws IOException {
    if (list) {
      SqlShell.list(spec.commandLine().getOut());
      return ExitStatus.OK;
    }
    List<String> captures = new ArrayList<>(words);
    String statement = statement(captures);
    if (captures.isEmpty()) {
      throw wrong("name a capture");
    }
    if (statement == null && captures.contains(InputFile.STANDARD_INPUT)) {
      throw wrong("standard input cannot be both a capture and what you type: give a query");
    }
    try (ResultsFile results = results(new Captures(spec.commandLine(), captures));
        ScratchFolder spill = ScratchFolder.temporary();
        Connection database = Database.readOnly(results.path(), memory.size(), spill.path())) {
      return answer(database, statement, results);
    } catch (SQLException e) { // of a query it is told where it is run
      throw new IOException(Database.reason(e), e);
    }
  }

  /** Query of the words or of its name, taken off the captures; null when there is none. */
  private String statement(List<String> captures) {
    String last = captures.isEmpty() ? null : captures.get(captures.size() - 1);
    if (last != null && isStatement(last)) {
      captures.remove(captures.size() - 1);
      if (query != null) {
        throw wrong("both --query " + query + " and a query: give one");
      }
      if (new SqlText(last).statements().isEmpty()) {
        throw wrong("no statement in the query '" + last.strip() + "'");
      }
      return last;
    }
    return query == null
        ? null
        : NamedQuery.of(query)
            .orElseThrow(
                () -> wrong("no query '" + query + "': sql --list names those that there are"))
            .text();
  }

  private static boolean isStatement(String word) {
    return word.isEmpty() || (word.matches("(?s).*\\s.*") && !Files.exists(Path.of(word)));
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private ResultsFile results(Captures captures) throws IOException {
    ResultsFile.Making making = file -> make(captures, file);
    captures.require();
    return filter.isAny() || captures.names().stream().anyMatch(InputFile::isReadOnce)
        ? ResultsFile.once(making)
        : ResultsFile.kept(
            captures.names().stream().map(Path::of).toList(),
            making,
            what -> CommandErrors.tell(spec.commandLine(), what));
  }

  private void make(Captures captures, Path file) throws IOException {
    try (Connection empty = Database.writable(file, memory.size(), file.resolveSibling("spill"))) {
      ResultsDatabase results = new ResultsDatabase(empty);
      fits = captures.read(filter, WalkSettings.DEFAULT, results.behindBlame(), results);
      results.finish();
      Database.checkpoint(empty);
    } catch (UncheckedIOException e) {
      throw e.getCause().getCause() instanceof SQLException sql
          ? ResultsFile.notKept(file, Database.reason(sql))
          : e.getCause();
    } catch (SQLException e) {
      throw ResultsFile.notKept(file, Database.reason(e));
    }
  }

  private int answer(Connection database, String statement, ResultsFile results)
      throws IOException, SQLException {
    boolean whole;
    try {
      whole = tellDamage(database);
      tellLosses(database);
    } catch (SQLException e) {
      if (!SqlFailure.isDamage(e)) {
        throw e;
      }
      results.delete();
      return CommandErrors.complain(spec.commandLine(), SqlShell.DAMAGED, ExitStatus.FAILED);
    }
    SqlShell shell =
        new SqlShell(database, format, spec.commandLine().getOut(), spec.commandLine().getErr());
    boolean good =
        statement == null
            ? shell.runLines(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                Terminal.isAtInput())
            : shell.run(statement);
    if (shell.metDamage()) {
      results.delete();
      return ExitStatus.FAILED; // told already
    }
    return !good ? ExitStatus.USAGE : whole && fits ? ExitStatus.OK : ExitStatus.FAILED;
  }

  /** Tells losses, by which the figures of a query may be too low. */
  private void tellLosses(Connection database) throws SQLException {
    List<String> told = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet losses = statement.executeQuery(NamedQuery.of("losses").orElseThrow().text())) {
      while (losses.next()) {
        String stage = losses.getString("stage");
        String counter = losses.getString("counter");
        boolean known = // damage has a line of its own
            Counter.of(stage, counter)
                .filter(each -> each.severity() == Severity.INFO || each == Counter.CAPTURES_BROKEN)
                .isPresent();
        if (!known) {
          told.add(
              String.format(
                  Locale.ROOT,
                  "%s: %s%,d",
                  TerminalText.name(Counter.words(stage, counter)),
                  losses.getBoolean("upper_bound") ? "at most " : "",
                  losses.getLong("count")));
        }
      }
    }
    if (!told.isEmpty()) {
      CommandErrors.tell(
          spec.commandLine(),
          "figures may be too low; --query losses has where: " + String.join("; ", told));
    }
  }

  /** Tells what the results are not of; returns true if the captures are whole. */
  private boolean tellDamage(Connection database) throws SQLException {
    boolean whole = true;
    try (Statement statement = database.createStatement();
        ResultSet damage = statement.executeQuery("SELECT capture, cause FROM damage")) {
      while (damage.next()) {
        whole = false;
        CommandErrors.tell(
            spec.commandLine(), DamageText.line(damage.getString(1), damage.getString(2)));
      }
    }
    return whole;
  }
}
