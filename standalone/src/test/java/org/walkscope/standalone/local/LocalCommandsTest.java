// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.command.CommandErrors;
import org.walkscope.pipeline.job.Jobs;

class LocalCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... words) {
    return CommandErrors.run(
        LocalCommands.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true)),
        words);
  }

  @Test
  void listsEachJobWithWhatItReadsAndWrites() {
    assertThat(run("job", "--list")).isZero();
    assertThat(out.toString().lines()).hasSize(3 * Jobs.ALL.size());
    assertThat(out.toString())
        .contains(
            "StallBlameJob\n  reads  walkscope.lock-holds walkscope.stalls\n  writes walkscope.stall-blame ");
  }

  @Test
  void helpOfAJobHasItsOptionsAndThoseOfThisCommand() {
    assertThat(run("job", "TraceHealthJob", "--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: walkscope job TraceHealthJob")
        .contains("--kafka-config", "--transaction-timeout", "--state", "--parallelism");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job|walkscope job: name a job",
        "job walkjob|no job 'walkjob'",
        "job WalkJob --widow|walkscope job WalkJob: Unknown option: '--widow'",
        "job WalkJob --parallelism 0 --bootstrap-servers b:1|from 1 to 128",
        "job WalkJob --parallelism 128 --bootstrap-servers b:1|give it heap=41000m",
        "up --listen ::1|on loopback it listens on 127.0.0.1 alone",
        "up --listen 127.0.0.2|on loopback it listens on 127.0.0.1 alone",
        "up --port 70000|--port must be from 0 to",
        "up --topics-size 1MiB|2GiB or more",
        "up --store-size 1MiB|16MiB or more",
        "up --listen 0.0.0.0|beyond loopback: add TLS and a proof of who comes",
        "up --listen 0.0.0.0 --broker-config f|add --advertise",
        "up --listen 192.0.2.7 --broker-config f --broker-port 0|choose a --broker-port",
        "up --broker-config f|beyond loopback",
      })
  void aWrongCallIsOneLine(String words, String reason) {
    assertThat(run(words.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(reason).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "security.protocol=SSL|anyone could write",
        "security.protocol=PLAINTEXT|anyone could write",
        "security.protocol=SASL_PLAINTEXT|anyone could write",
        "ssl.client.auth=required|anyone could write",
        "security.protocol=SASL_SSL|nobody has a password: add plain.sasl.jaas.config=",
        "super.users=User:me|super.users is none of",
        "listener.name.plaintext.ssl.client.auth=none|is none of",
      })
  void aListenerThatLetsAnyoneInIsRefused(String line, String reason) throws Exception {
    Path config =
        Files.createFile(
            folder.resolve("broker.properties"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(config, line + "\n");
    assertThat(run("up", "--listen", "192.0.2.7", "--broker-config", config.toString())).isOne();
    assertThat(err.toString()).contains(reason).hasLineCount(1);
  }
}
