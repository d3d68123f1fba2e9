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
    new ClientLog(lines::add, () -> 0).publish(record);
    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith(
            " warn NetworkClient: topic \\u001b[31m of\\u000aa host: java.io.IOException:"
                + " refused\\u000aby the broker");
  }

  /** Kafka's client has two warnings for each attempt, one after the other. */
  @Test
  void aLineThatComesAgainWithinMinutesIsCounted() {
    List<String> lines = new ArrayList<>();
    long[] nowNs = {0};
    ClientLog log = new ClientLog(lines::add, () -> nowNs[0]);
    for (int time = 0; time < 50; time++) {
      log.publish(warning("no broker answers"));
      log.publish(warning("a broker is disconnected"));
      nowNs[0] += 100_000_000L;
    }
    assertThat(lines).hasSize(2);
    nowNs[0] += 120_000_000_000L;
    log.publish(warning("no broker answers"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2))
        .endsWith(" warn NetworkClient: no broker answers (49 times more before)");
  }

  /** The agent makes a client anew, after up to half a minute, as long as one is refused. */
  @Test
  void aClientThatIsMadeAnewSaysNothingNew() {
    List<String> lines = new ArrayList<>();
    long[] nowNs = {0};
    ClientLog log = new ClientLog(lines::add, () -> nowNs[0]);
    for (int client = 1; client <= 20; client++) {
      log.publish(warning("[AdminClient clientId=adminclient-" + client + "] wrong password"));
      log.publish(warning("[Producer clientId=p] no metadata with correlation id " + client));
      nowNs[0] += 30_000_000_000L;
    }
    assertThat(lines).hasSize(2);
    log.publish(warning("[AdminClient clientId=adminclient-21] no certificate"));
    log.publish(warning("[AdminClient clientId=other] wrong password"));
    assertThat(lines).hasSize(4);
  }

  @Test
  void ofTwoClassesThatSayTheSameOneIsHeard() {
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    String second = "org.apache.kafka.clients.admin.internals.AdminMetadataManager";
    ClientLog.log(ClientLog.Detail.WARN);
    LoggerFactory.getLogger(second).warn("refused");
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    ClientLog.log(ClientLog.Detail.INFO);
    LoggerFactory.getLogger(second).warn("refused");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("refused");
  }

  private static LogRecord warning(String what) {
    LogRecord record = new LogRecord(Level.WARNING, what);
    record.setLoggerName("org.apache.kafka.clients.NetworkClient");
    return record;
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
