// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.command.config.ConfigFile;

class KafkaBlockTest {
  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("agent.yaml"), text);
  }

  private Map<String, String> properties(String text, Map<String, String> environment)
      throws IOException {
    return KafkaBlock.properties(
        ConfigFile.read(write(text)).get(KafkaBlock.KEY).block(), environment);
  }

  @Test
  void theFileOfAnAgentIsTakenByEveryClient() throws IOException {
    Path file = write("listen: /run/x\nkafka:\n  security.protocol: SSL\n  linger.ms: 5\n");
    assertThat(KafkaClientFile.read(file))
        .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("linger.ms", "5"));
    assertThat(KafkaCluster.of("b:1", file).consumer()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void aValueThatKafkasClientsRefuseIsToldWithItsPlace() throws IOException {
    for (String[] wrong :
        new String[][] {
          {"batch.size: many", "Invalid value many for configuration batch.size"},
          {"linger.ms: -1", "Invalid value -1 for configuration linger.ms"},
          {"security.protocol: TLS", "Invalid value TLS for configuration security.protocol"},
          {"compression.type: rar", "Invalid value rar for configuration compression.type"},
          {"fetch.min.bytes: x", "Invalid value x for configuration fetch.min.bytes"}
        }) {
      assertThatThrownBy(() -> properties("kafka:\n  " + wrong[0] + "\n", Map.of()))
          .hasMessageStartingWith(folder + "/agent.yaml:2:")
          .hasMessageContaining(wrong[1]);
      Path file = folder.resolve("kafka.properties");
      Files.writeString(file, wrong[0].replace(": ", "=") + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertThatThrownBy(() -> KafkaClientFile.read(file))
          .hasMessageStartingWith(file + ": " + wrong[1]);
    }
  }

  @Test
  void kafkasOwnClientReadsTheSecretsThatTheBlockNames() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), "store=word\n");
    Map<String, String> properties =
        properties(
            "kafka:\n  ssl.keystore.password: ${file:%s:store}\n".formatted(secrets), Map.of());
    assertThat(properties.values()).noneMatch(value -> value.contains("word"));
    Map<String, Object> client = new KafkaCluster("b:1", properties).producer();
    client.put("key.serializer", StringSerializer.class);
    client.put("value.serializer", StringSerializer.class);
    assertThat(new ProducerConfig(client).getPassword("ssl.keystore.password").value())
        .isEqualTo("word");
  }

  @Test
  void aCredentialIsAFileOfTheServiceWithoutItsLineFeed() throws IOException {
    Files.writeString(folder.resolve("kafka-password"), "pass\n");
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
    Map<String, String> properties =
        properties(
            """
            kafka:
              sasl.jaas.config: X required username="a" password="${credential:kafka-password}";
            """,
            service);
    assertThat(properties)
        .containsEntry("config.providers", "credential")
        .containsEntry(
            "config.providers.credential.class", "org.walkscope.kafka.CredentialProvider");
    ConfigTransformer transformer =
        new ConfigTransformer(Map.of("credential", new CredentialProvider(service)));
    assertThat(transformer.transform(properties).data().get("sasl.jaas.config"))
        .isEqualTo("X required username=\"a\" password=\"pass\";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'kafka:\n  securty.protocol: SSL' | :2:3: Kafka's clients have no property securty.protocol, the nearest is 'security.protocol'",
        "'kafka:\n  acks: 0' | :2:3: acks is Walkscope's own: leave it out",
        "'kafka:\n  ssl.key.password: \"hunter2\"' | :2:21: a secret of 'ssl.key.password' does not stand here",
        "'kafka:\n  sasl.jaas.config: X required password=\"hunter2\";' | :2:21: a secret of 'sasl.jaas.config'",
        "'kafka:\n  sasl.jaas.config: X required clientId=\"a\" clientSecret=\"hunter2\";' | :2:21: a secret of 'sasl.jaas.config'",
        "'kafka:\n  sasl.jaas.config: X required PASSWORD = hunter2;' | :2:21: a secret of 'sasl.jaas.config'",
        "'kafka:\n  sasl.jaas.config: X required password=\"hunter2${file:/a:b}\";' | :2:21: a secret of 'sasl.jaas.config'",
        "'kafka:\n  sasl.jaas.config: X required password=\"hunter2\"' | :2:21: a secret of 'sasl.jaas.config'",
        "'kafka:\n  config.providers.vault.param.token: hunter2' | :2:39: a secret of 'config.providers.vault.param.token'",
        "'kafka:\n  ssl.key.password: ${credential:x}' | :2:21: ${credential:x} wants a systemd service",
      })
  void aWrongPropertyHasItsPlaceAndNoSecret(String text, String message) {
    assertThatThrownBy(() -> properties(text, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("agent.yaml" + message)
        .message()
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${file:/etc/secrets:jaas}",
        "X required username=\"a\" password=${file:/etc/secrets:word};",
        "X required clientId=\"a\" clientSecret=\"${file:/etc/secrets:word}\" scope=\"b\";",
        "X required useKeyTab=true storeKey=true keyTab=\"/etc/a.keytab\" principal=\"a@B\";",
      })
  void aLoginModuleWithoutASecretInPlainTextIsTaken(String jaas) throws IOException {
    assertThat(properties("kafka:\n  sasl.jaas.config: " + jaas + "\n", Map.of()))
        .containsEntry("sasl.jaas.config", jaas);
  }

  @Test
  void aValueThatCanHoldASecretIsNotPrinted() throws IOException {
    String text =
        """
        kafka:
          linger.ms: 5
          sasl.jaas.config: X required username="a" password="${file:/hunter2:x}";
          ssl.keystore.key: ${file:/hunter2:x}
        """;
    assertThat(KafkaBlock.lines(ConfigFile.read(write(text)).get(KafkaBlock.KEY).block()))
        .hasSize(4)
        .anyMatch(line -> line.startsWith("  linger.ms: 5 #"))
        .filteredOn(line -> line.contains("(set)"))
        .hasSize(2)
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void aFileWithoutTheBlockIsRefused() throws IOException {
    Path file = write("listen: x\n");
    assertThatThrownBy(() -> KafkaClientFile.read(file)).hasMessageContaining("no block 'kafka:'");
  }
}
