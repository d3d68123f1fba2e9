// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.command.CommandErrors;
import org.walkscope.testing.TestCertificate;
import picocli.CommandLine;

/** Configuration of {@code agent}: a question about it starts nothing. */
class AgentConfigTest {
  private static final String RIGHT =
      """
      listen: /run/walkscope/agent.sock
      spool: /var/lib/walkscope/spool
      spool-bytes: 2GiB
      probe-user: [root, '65534']
      bootstrap-servers: broker:9093
      kafka:
        security.protocol: SSL
        ssl.keystore.password: ${file:/etc/walkscope/secrets:store}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String text, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("agent.yaml"), text);
    String[] words = new String[3 + more.length];
    System.arraycopy(new String[] {"agent", "--config", file.toString()}, 0, words, 0, 3);
    System.arraycopy(more, 0, words, 3, more.length);
    CommandLine line = Commands.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return CommandErrors.run(line, words);
  }

  private static String without(String text, Path folder) {
    return text.replace(folder.toString(), "DIR");
  }

  @Test
  void aRightFileIsRight() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), "store=hunter2\n");
    String right =
        RIGHT
            .replace("/etc/walkscope/secrets", secrets.toString())
            .replace("protocol: SSL", "protocol: PLAINTEXT"); // there is no keystore
    assertThat(run(right, "--config.check")).as(err.toString()).isZero();
    assertThat(without(out.toString(), folder))
        .isEqualTo("the configuration is right: DIR/agent.yaml\n");
  }

  @Test
  void aFileOfSecretsThatIsNotThereIsFoundBeforeTheAgentStarts() throws IOException {
    assertThat(run(RIGHT, "--config.check")).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("no producer of Kafka can be made: ", "/etc/walkscope/secrets");
  }

  @Test
  void allSettingsArePrintedWithTheirPlaces() throws IOException {
    assertThat(run(RIGHT, "--config.print", "--spool-age", "24h")).as(err.toString()).isZero();
    assertThat(without(out.toString(), folder).lines())
        .contains(
            "spool-bytes: 2GiB # DIR/agent.yaml:3:14",
            "spool-age: 24h # the command line",
            "metrics-listen: off # default",
            "probe-user: \"root,65534\" # DIR/agent.yaml:4:13",
            "bootstrap-servers: \"broker:9093\" # DIR/agent.yaml:5:20",
            "kafka:",
            "  security.protocol: SSL # DIR/agent.yaml:7:22",
            "  ssl.keystore.password: \"(set)\" # DIR/agent.yaml:8:26");
  }

  @Test
  void aSpoolThatIsAFileIsToldWithThePlaceThatNamesIt() throws IOException {
    Path spool = Files.createFile(folder.resolve("file"));
    assertThat(run("listen: %s\nspool: %s\n".formatted(folder.resolve("s"), spool))).isEqualTo(1);
    assertThat(without(err.toString(), folder))
        .contains("DIR/agent.yaml:2:8: the spool DIR/file is no folder");
  }

  @Test
  void anExpiredCertificateIsTold() throws Exception {
    TestCertificate old = TestCertificate.make(folder, "old", "EC", "-100d");
    String text =
        "listen: x\nspool: y\ntls-cert: %s\ntls-key: %s\n".formatted(old.certificate(), old.key());
    assertThat(run(text, "--config.check")).isEqualTo(2);
    assertThat(without(err.toString(), folder))
        .startsWith(
            "walkscope agent: DIR/agent.yaml:3:11: DIR/old.crt: the certificate has expired")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'spool: x' | --listen PATH is missing",
        "'listen: x' | --spool DIR is missing",
        "'listen: x\nspool: y\nspool-bytes: 1MiB' | --spool-bytes is at least 64MiB",
        "'listen: x\nspool: y\nprobe-user: nobody-there' | there is no user 'nobody-there'",
        "'listen: x\nkeep: 1GiB' | --keep and --into belong together",
        "'listen: x\nkeep: 1GiB\ninto: y\nbootstrap-servers: a:1' | --keep sends nothing",
        "'listen: x\nspool: y\nmetrics-listen: 0.0.0.0:9465' | agent.yaml:3:17: --metrics-listen 0.0.0.0:9465 is beyond loopback: add TLS, --tls-cert FILE --tls-key FILE",
        "'listen: x\nspool: y\nmetrics-listen: \"[::]:9465\"' | agent.yaml:3:17: --metrics-listen [::]:9465 is beyond loopback",
        "'listen: x\nspool: y\nmetrics-listen: 0.0.0.0:9465\ntls-cert: c\ntls-key: k' | beyond loopback: add --token-file FILE",
        "'listen: x\nspool: y\nmetrics-listen: 0.0.0.0:9465\ntls-cert: c\ntls-key: k\ntoken-file: t' | beyond loopback: add --allowed-host NAME",
        "'listen: x\nspool: y\nmetrics-listen: 127.0.0.1:0\ntls-cert: c' | --tls-cert and --tls-key belong together: --tls-key is missing",
        "'listen: x\nspool: y\nmetrics-listen: 127.0.0.1:0\ntoken-file: /none' | agent.yaml:4:13: /none: no such file",
        "'listen: x\nspool: y\ntoken-file: /none' | agent.yaml:3:13: /none: no such file",
        "'listen: x\nspool: y\ntoken-file: /etc' | agent.yaml:3:13: /etc: a folder, name a file in it",
        "'listen: x\nspool: y\ntls-cert: /etc/hostname\ntls-key: /none' | agent.yaml:4:10: /none: no such file",
        "'listen: x\nspool: y\ntls-keystore: a' | --tls-keystore and --tls-keystore-password-file belong together",
        "'listen: x\nspool: y\nallowed-host: [a, https://foo:9465/]' | agent.yaml:3:15: Invalid value for option '--allowed-host' (NAME): 'https://foo:9465/' is no name or address alone",
        "'listen: x\nspool: y\nkafka-config: /none' | agent.yaml:3:15: /none: no such file",
        "'listen: x\nspool: y\nmetrics-listen: here' | agent.yaml:3:17: Invalid value for option '--metrics-listen': 'here' is no address",
        "'listen: x\nspool: y\nkafka: {acks: 0}' | agent.yaml:3:9: acks is Walkscope's own",
        "'listen: x\nspool: y\nkafka: {linger.ms: 0}\nkafka-config: z' | agent.yaml:3:9: 'kafka' and --kafka-config are the same twice",
        "'listen: x\nspool: y\nbootstrap-servers: nowhere' | HOST:PORT",
        "'listen: x\nspool: y\nkafka: {linger.ms: soon}' | agent.yaml:3:20: Invalid value soon for configuration linger.ms",
        "'listen: x\nspool: y\nbootstrap-servers: a:1\nkafka: {buffer.memory: 100}' | agent.yaml:4:24: a batch has no room: batch.size is 131072 bytes, buffer.memory 100",
        "'listen: x\nspool: y\nbootstrap-servers: a:1\nkafka: {batch.size: 100000000}' | agent.yaml:4:21: a batch has no room: batch.size is 100000000 bytes, buffer.memory 6291456",
        "'listn: x' | agent.yaml:1:1: there is no setting 'listn', the nearest is 'listen'",
      })
  void aWrongSettingIsOneLineAndWrongUsage(String text, String line) throws IOException {
    assertThat(run(text, "--config.check")).isEqualTo(2);
    assertThat(err.toString()).startsWith("walkscope agent: ").contains(line).hasLineCount(1);
  }
}
