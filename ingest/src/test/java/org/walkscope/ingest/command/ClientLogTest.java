// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClientLogTest {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    System.setErr(before);
    ClientLog.toStandardError();
  }

  @Test
  void aFailureIsOneLineWithoutAStackTraceOrControlCharacters() {
    List<String> lines = new ArrayList<>();
    LogRecord record = new LogRecord(Level.WARNING, "topic \u001b[31m of\na {0}");
    record.setParameters(new Object[] {"host"});
    record.setLoggerName("org.apache.kafka.clients.NetworkClient");
    record.setThrown(new IOException("refused\nby the broker"));
    new ClientLog(lines::add).publish(record);
    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith(
            " warn NetworkClient: topic \\u001b[31m of\\u000aa host: java.io.IOException:"
                + " refused\\u000aby the broker");
  }

  @Test
  void aClientThatWarnsAgainAndAgainGetsFewLinesAMinute() {
    assertThat(linesOf(ClientLog.Detail.WARN, 1_000)).hasSize(6);
  }

  @Test
  void whoAsksForMoreGetsAllOfIt() {
    assertThat(linesOf(ClientLog.Detail.INFO, 1_000)).hasSize(1_000);
  }

  @Test
  void offIsSilent() {
    assertThat(linesOf(ClientLog.Detail.OFF, 1_000)).isEmpty();
  }

  private List<String> linesOf(ClientLog.Detail detail, int times) {
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    ClientLog.log(detail);
    for (int time = 0; time < times; time++) {
      LoggerFactory.getLogger("org.apache.kafka.Client").warn("no broker answers, try {}", time);
    }
    LoggerFactory.getLogger("org.apache.kafka.Client").debug("not asked for");
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
