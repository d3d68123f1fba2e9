// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.TypeConversionException;

/** Runs statements and prints their rows; a failure is one line on standard error. */
final class SqlShell {
  private static final String HELP =
      """
      SELECT …;            rows of a query, which may take several lines
      .tables              names of the tables
      .columns TABLE       columns of a table, with their types
      .list                queries that are shipped
      .query NAME          rows of a query that is shipped
      .format FORM         form of the rows: table, csv or json
      .quit                ends
      What a column means is in schemas/src/main/avro/walkscope.avdl. Times are ns: make_timestamp_ns(begin_epoch_ns).
      Addresses are signed: to_hex(start).
      """;

  private final Connection database;

  /** What is said of results whose file cannot be read. */
  static final String DAMAGED = "the results that were kept are damaged, and deleted: ask again";

  private final PrintWriter out;
  private final PrintWriter err;
  private RowFormat format;
  private boolean printed;
  private boolean damage;

  SqlShell(Connection database, RowFormat format, PrintWriter out, PrintWriter err) {
    this.database = database;
    this.format = format;
    this.out = out;
    this.err = err;
  }

  /** Runs the statements of a text, one after the other; returns false at the first that fails. */
  boolean run(String text) throws IOException {
    return run(text, new SqlText(text));
  }

  private boolean run(String text, SqlText sql) throws IOException {
    for (SqlText.Statement statement : sql.statements()) {
      if (!run(text, statement)) {
        return false;
      }
    }
    return true;
  }

  private boolean run(String text, SqlText.Statement part) throws IOException {
    try (Statement statement = database.createStatement()) {
      if (statement.execute(part.sql())) {
        out.print(printed ? System.lineSeparator() : "");
        printed = true;
        format.print(statement.getResultSet(), out);
      }
      return true;
    } catch (SQLException e) {
      if (SqlFailure.isDamage(e)) {
        damage = true;
        return failed(DAMAGED);
      }
      return failed(SqlFailure.line(text, part.start(), e));
    }
  }

  /** True if what was kept for queries could not be read. */
  boolean metDamage() {
    return damage;
  }

  private boolean failed(String why) {
    out.flush();
    err.println("walkscope sql: " + TerminalText.line(why));
    err.flush();
    return false;
  }

  /**
   * Runs what lines say until they end.
   *
   * @param person true if a person types the lines: a prompt is shown, and failures do not end it
   * @return false if a statement failed that no person typed, or none came
   */
  boolean runLines(BufferedReader lines, boolean person) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean any = false;
    while (true) {
      prompt(person, text.isEmpty() ? "walkscope> " : "      ...> ");
      String line = lines.readLine();
      boolean ended = line == null || line.strip().equals(".quit");
      boolean good = true;
      if (!ended && text.isEmpty() && line.startsWith(".")) {
        good = command(line.strip().split("\\s+", 2));
        any = true;
      } else {
        text.append(ended ? "" : line + "\n");
        SqlText sql = new SqlText(text.toString());
        if (ended || sql.isComplete()) {
          good = run(text.toString(), sql);
          any |= !sql.statements().isEmpty();
          text.setLength(0);
        }
      }
      if (ended && !any && !person) {
        return failed("no statement on standard input");
      }
      if (ended || (!good && !person)) {
        return good || person;
      }
    }
  }

  private void prompt(boolean person, String prompt) {
    if (person) {
      printed = false; // the prompt stands between
      out.print(prompt);
      out.flush();
    }
  }

  private boolean command(String[] words) throws IOException {
    String argument = words.length == 1 ? "" : words[1];
    switch (words[0]) {
      case ".help" -> out.print(HELP);
      case ".tables" -> {
        return run("SELECT table_name, estimated_size AS rows FROM duckdb_tables() ORDER BY ALL");
      }
      case ".columns" -> {
        return run("SELECT column_name, column_type FROM (DESCRIBE " + argument + ")");
      }
      case ".list" -> list(out);
      case ".query" -> {
        Optional<NamedQuery> query = NamedQuery.of(argument);
        return query.isPresent()
            ? run(query.get().text())
            : failed("no query '" + argument + "': .list names them");
      }
      case ".format" -> {
        try {
          format = new RowFormat.Word().convert(argument);
        } catch (TypeConversionException e) {
          return failed(e.getMessage());
        }
      }
      default -> {
        return failed("no command '" + words[0] + "': .help names them");
      }
    }
    out.flush();
    return true;
  }

  /** Prints names and questions of the queries that are shipped. */
  static void list(PrintWriter out) {
    NamedQuery.ALL.forEach(query -> out.printf("%-20s %s%n", query.name(), query.question()));
  }
}
