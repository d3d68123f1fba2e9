// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Credentials of a systemd service for Kafka's clients, {@code ${credential:NAME}}: a file of
 * {@code $CREDENTIALS_DIRECTORY} without the line feed at its end.
 */
public final class CredentialProvider implements ConfigProvider {
  /** Variable by which systemd tells the folder. */
  static final String FOLDER = "CREDENTIALS_DIRECTORY";

  private final Map<String, String> environment;

  /** Provider as Kafka makes it. */
  public CredentialProvider() {
    this(System.getenv());
  }

  CredentialProvider(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // there is nothing to set
  }

  @Override
  public ConfigData get(String path) {
    throw new ConfigException("a credential is named as ${credential:NAME}");
  }

  @Override
  public ConfigData get(String path, Set<String> names) {
    Map<String, String> credentials = new HashMap<>();
    for (String name : names) {
      try {
        credentials.put(name, read(name));
      } catch (IOException e) {
        throw new ConfigException(e.getMessage());
      }
    }
    return new ConfigData(credentials);
  }

  /** Text of a credential. */
  String read(String name) throws IOException {
    String folder = environment.get(FOLDER);
    if (folder == null) {
      throw new IOException(
          "${credential:%s} wants a systemd service with LoadCredential=%s:FILE, which sets %s"
              .formatted(name, name, FOLDER));
    }
    if (name.startsWith(".") || name.contains("/")) {
      throw new IOException("'" + name + "' is no name of a credential");
    }
    try {
      return Files.readString(Path.of(folder, name)).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new IOException("credential " + name + " cannot be read in " + folder, e);
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
