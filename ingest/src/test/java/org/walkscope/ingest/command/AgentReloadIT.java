// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP: a running agent takes other settings. */
class AgentReloadIT {
  @TempDir Path folder;
  private Path file;

  private void write(String text) throws IOException {
    file = Files.writeString(folder.resolve("agent.yaml"), text);
  }

  @Test
  void sighupTakesWhatCanChangeAndRefusesTheRest() throws Exception {
    write("spool-bytes: 128MiB\nmetrics-listen: 127.0.0.1:0\n");
    Map<String, String> environment =
        Map.of("WALKSCOPE_CONFIG", file.toString(), "WALKSCOPE_SPOOL_AGE", "24h");
    try (RunningAgent agent = new RunningAgent(folder, environment)) {
      assertThat(agent.metric("walkscope_agent_spool_limit_bytes")).isEqualTo(128 << 20);
      assertThat(agent.signal("HUP", "SIGHUP")).isEqualTo("SIGHUP: no setting has changed");

      write("spool-bytes: 256MiB\nspool-age: 1h\nprobe-user: root\nmetrics-listen: 127.0.0.1:0\n");
      assertThat(agent.signal("HUP", "SIGHUP"))
          .isEqualTo("SIGHUP: probe-user root (was 65534), spool-bytes 256MiB (was 128MiB)");
      assertThat(agent.metric("walkscope_agent_spool_limit_bytes")).isEqualTo(256 << 20);

      write("spool-bytes: 512MiB\nspol-age: 1h\n");
      assertThat(agent.signal("HUP", "SIGHUP"))
          .isEqualTo(
              "SIGHUP: "
                  + file
                  + ":2:1: there is no setting 'spol-age', the nearest is 'spool-age'; the"
                  + " settings stay as they were");

      write("spool-bytes: 512MiB\nmetrics-listen: off\n");
      assertThat(agent.signal("HUP", "SIGHUP"))
          .isEqualTo(
              "SIGHUP: metrics-listen cannot change without a restart; the settings stay as they"
                  + " were");
      assertThat(agent.metric("walkscope_agent_spool_limit_bytes")).isEqualTo(256 << 20);

      agent.process().terminate();
      assertThat(agent.process().end().status()).isZero();
    }
  }

  @Test
  void otherPropertiesOfKafkaMakeAnotherProducer() throws Exception {
    write("bootstrap-servers: localhost:1\nkafka:\n  linger.ms: 5\n");
    String config = file.toString();
    try (RunningAgent agent = new RunningAgent(folder, Map.of(), "--config", config)) {
      write("bootstrap-servers: localhost:1\nkafka:\n  linger.ms: 7\n");
      assertThat(agent.signal("HUP", "SIGHUP"))
          .isEqualTo("SIGHUP: kafka.linger.ms 7 (was 5); a new producer reads its files again");
      String secret = "  ssl.truststore.password: ${file:" + folder + "/word:a}\n";
      Files.writeString(folder.resolve("word"), "a=hunter2\n");
      write("bootstrap-servers: localhost:1\nkafka:\n  linger.ms: 7\n" + secret);
      assertThat(agent.signal("HUP", "SIGHUP"))
          .isEqualTo(
              "SIGHUP: kafka.ssl.truststore.password (set); a new producer reads its files again");
      write("kafka:\n  linger.ms: 7\n");
      assertThat(agent.signal("HUP", "SIGHUP"))
          .contains("bootstrap-servers cannot change without a restart");
    }
  }
}
