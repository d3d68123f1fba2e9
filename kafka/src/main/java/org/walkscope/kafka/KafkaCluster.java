// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A Kafka cluster as every client of ours reaches it.
 *
 * @param bootstrapServers HOST:PORT, comma separated. Example: broker:9092
 * @param client settings of the file of {@code --kafka-config}: TLS, SASL, buffers. A job that is
 *     submitted carries them to its cluster; a secret stays out of it where the file names it by
 *     one of Kafka's config providers
 */
public record KafkaCluster(String bootstrapServers, Map<String, String> client)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public KafkaCluster {
    client = new TreeMap<>(client); // a map that Java serializes, in one order
  }

  /** Cluster that asks for no password and speaks no TLS. */
  public static KafkaCluster plain(String bootstrapServers) {
    return new KafkaCluster(bootstrapServers, Map.of());
  }

  /**
   * Cluster of the two options that every command has.
   *
   * @param config null: no file was given
   * @throws IOException with what to change in the file, and without any value of it
   */
  public static KafkaCluster of(String bootstrapServers, Path config) throws IOException {
    return config == null
        ? plain(bootstrapServers)
        : new KafkaCluster(bootstrapServers, KafkaClientFile.read(config));
  }

  /** Settings that a consumer knows, beside the brokers' addresses. */
  public Map<String, Object> consumer() {
    return settings(ConsumerConfig.configNames());
  }

  /** Settings that a producer knows, beside the brokers' addresses. */
  public Map<String, Object> producer() {
    return settings(ProducerConfig.configNames());
  }

  /** Client that asks the cluster, and waits for an answer for a bounded time. */
  public Admin admin(int timeoutMs) {
    Map<String, Object> settings = settings(AdminClientConfig.configNames());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
    return Admin.create(settings);
  }

  /** Settings of a map as Flink's connector takes them. */
  public static Properties properties(Map<String, Object> settings) {
    Properties properties = new Properties();
    settings.forEach((name, value) -> properties.setProperty(name, value.toString()));
    return properties;
  }

  private Map<String, Object> settings(Set<String> known) {
    Map<String, Object> settings = new HashMap<>();
    client.forEach(
        (name, value) -> {
          if (known.contains(name) || KafkaClientFile.isOfProvider(name)) {
            settings.put(name, value);
          }
        });
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  /** Addresses alone: settings may have passwords. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
