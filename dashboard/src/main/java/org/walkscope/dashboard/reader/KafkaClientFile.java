// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.walkscope.dashboard.access.PrivateFile;

/** File of Kafka's client properties, for TLS and SASL. Example: security.protocol=SASL_SSL */
public final class KafkaClientFile {
  private static final List<String> SECRET =
      ConsumerConfig.configDef().configKeys().values().stream()
          .filter(key -> key.type == ConfigDef.Type.PASSWORD)
          .map(key -> key.name)
          .toList();

  private KafkaClientFile() {}

  /**
   * Reads the properties.
   *
   * @throws IOException with what to change, and without any value
   */
  public static Map<String, Object> read(Path file) throws IOException {
    PrivateFile.check(file);
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not a file of properties, NAME=VALUE a line", e);
    }
    Set<String> known = ConsumerConfig.configNames();
    Map<String, Object> settings = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (ResultReader.OWN_SETTINGS.containsKey(name)
          || name.equals(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
        throw new IOException("%s: %s is the dashboard's own: leave it out".formatted(file, name));
      }
      if (!known.contains(name)) {
        throw new IOException("%s: Kafka's consumer has no property %s".formatted(file, name));
      }
      settings.put(name, properties.getProperty(name));
    }
    return settings;
  }

  /** Reason why a client of these settings cannot be made; no value of theirs is in it. */
  public static String reason(KafkaException failure, Map<String, Object> settings) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    for (String secret : SECRET) {
      Object value = settings.get(secret);
      if (value != null) {
        reason = reason.replace(value.toString(), "[hidden]");
      }
    }
    return reason;
  }
}
