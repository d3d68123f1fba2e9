// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.walkscope.command.SecretFile;
import org.walkscope.command.config.ConfigFile;

/**
 * File of {@code --kafka-config}, one for agent, jobs, replay and dashboard: properties of Kafka's
 * clients, for TLS and SASL. Example: security.protocol=SASL_SSL
 */
public final class KafkaClientFile {
  /** Settings on which results depend; our own code gives them. */
  private static final Set<String> OWN =
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.CLIENT_ID_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG);

  private static final Set<ConfigDef> CLIENTS =
      Set.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

  static final Set<String> KNOWN =
      CLIENTS.stream().flatMap(client -> client.names().stream()).collect(Collectors.toSet());

  static final Set<String> SECRET =
      CLIENTS.stream()
          .flatMap(client -> client.configKeys().values().stream())
          .filter(key -> key.type == ConfigDef.Type.PASSWORD)
          .map(key -> key.name)
          .collect(Collectors.toSet());

  private KafkaClientFile() {}

  /** True of Kafka's own way to name a secret that stands elsewhere. */
  public static boolean isOfProvider(String name) {
    return name.equals("config.providers") || name.startsWith("config.providers.");
  }

  /** Refuses a property that a file cannot set. */
  static void requireTaken(String name) throws IOException {
    if (OWN.contains(name)) {
      throw new IOException(name + " is Walkscope's own: leave it out");
    }
    if (!KNOWN.contains(name) && !isOfProvider(name)) {
      throw new IOException("Kafka's clients have no property " + name);
    }
  }

  /**
   * What Kafka's clients find wrong with a value; null of one that they take, and of one that names
   * a secret elsewhere.
   */
  static String wrong(String name, String value) {
    if (value.contains("${")) {
      return null;
    }
    for (ConfigDef client : CLIENTS) {
      for (ConfigValue checked : client.validate(Map.of(name, value))) {
        if (checked.name().equals(name) && !checked.errorMessages().isEmpty()) {
          return checked.errorMessages().get(0);
        }
      }
    }
    return null;
  }

  /**
   * Reads the properties; of a file of YAML those of its block {@code kafka:}.
   *
   * @throws IOException with what to change, and without any value
   */
  public static Map<String, String> read(Path file) throws IOException {
    if (ConfigFile.isYaml(file)) {
      return KafkaBlock.read(file);
    }
    Map<String, String> settings = SecretFile.properties(file);
    for (String name : settings.keySet()) {
      try {
        requireTaken(name);
      } catch (IOException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
      String wrong = wrong(name, settings.get(name));
      if (wrong != null) {
        throw new IOException(file + ": " + wrong);
      }
    }
    return settings;
  }

  /** Reason why a client of these settings is refused; no secret of theirs is in it. */
  public static String reason(Throwable failure, Map<String, String> settings) {
    String reason = Refusal.reason(failure);
    for (String secret : SECRET) {
      String value = settings.get(secret);
      if (value != null && !value.isEmpty()) {
        reason = reason.replace(value, "[hidden]");
      }
    }
    return reason;
  }
}
