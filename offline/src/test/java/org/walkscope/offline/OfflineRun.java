// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Run of a command: its exit status and what it said. */
public record OfflineRun(int status, String out, String err) {
  /** Runs a command. */
  public static OfflineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = OfflineCommands.commandLine(new PrintWriter(out), new PrintWriter(err));
    int status = line.execute(arguments);
    line.getOut().flush();
    return new OfflineRun(status, out.toString(), err.toString());
  }

  /** JSON that a command prints that has nothing to complain of. */
  public static JsonNode json(String... arguments) throws IOException {
    OfflineRun run = of(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  /** Sum of a field over rows. */
  public static long sum(JsonNode rows, String field) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.get(field).asLong();
    }
    return sum;
  }
}
