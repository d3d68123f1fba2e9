// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.walkscope.command.config.ConfigFile;
import org.walkscope.command.config.ConfigText;
import org.walkscope.command.config.NearestName;
import org.walkscope.command.config.Place;
import org.walkscope.command.config.Setting;

/**
 * Block {@code kafka:} of a YAML file: properties of Kafka's clients, as Kafka names them. The file
 * may be read by everyone, so it names secrets and has none: {@code ${file:PATH:KEY}} is a property
 * of a file, {@code ${credential:NAME}} a credential of the systemd service. Kafka's clients read
 * them when they are made.
 */
public final class KafkaBlock {
  /** Key of the block. */
  public static final String KEY = "kafka";

  private static final String PROVIDERS = "config.providers";
  private static final Pattern CREDENTIAL = Pattern.compile("\\$\\{credential:([^}]*)}");

  private KafkaBlock() {}

  /** Properties of the block in a file, where other blocks stand as well. */
  static Map<String, String> read(Path file) throws IOException {
    Setting block = ConfigFile.read(file).get(KEY);
    if (block == null || block.form() != Setting.Form.BLOCK) {
      throw new IOException(file + ": it has no block 'kafka:' with properties of Kafka's clients");
    }
    return properties(block.block(), System.getenv());
  }

  /**
   * Properties of a block.
   *
   * @param environment has the folder of systemd's credentials
   * @throws IOException with line and column, and without any value
   */
  public static Map<String, String> properties(
      Map<String, Setting> block, Map<String, String> environment) throws IOException {
    CredentialProvider credentials = new CredentialProvider(environment);
    Map<String, String> properties = new HashMap<>();
    for (Map.Entry<String, Setting> each : block.entrySet()) {
      Setting setting = each.getValue();
      requireKnown(each.getKey(), setting.key());
      String text = setting.texts().get(0);
      requireNoSecret(each.getKey(), text, setting.value());
      requireCredentials(text, setting.value(), credentials);
      String wrong = KafkaClientFile.wrong(each.getKey(), text);
      if (wrong != null) {
        throw setting.value().failure(wrong);
      }
      properties.put(each.getKey(), text);
    }
    declare("file", FileConfigProvider.class, properties);
    declare("credential", CredentialProvider.class, properties);
    return properties;
  }

  /** Text of a property for people: a value that can hold a secret is not in it. */
  public static String shown(String name, String text) {
    return KafkaSecrets.canBeIn(name) ? KafkaSecrets.SET : text;
  }

  /** Lines of a file with the block, without values that can hold secrets; none of an empty one. */
  public static List<String> lines(Map<String, Setting> block) {
    List<String> lines = new ArrayList<>();
    block.forEach(
        (name, set) -> {
          lines.add(lines.isEmpty() ? KEY + ":" : "");
          String text = shown(name, set.texts().get(0));
          lines.add("  " + ConfigText.setting(name, text) + " # " + set.value());
        });
    lines.removeIf(String::isEmpty);
    return lines;
  }

  private static void requireKnown(String name, Place at) throws IOException {
    try {
      KafkaClientFile.requireTaken(name);
    } catch (IOException e) {
      String hint =
          KafkaClientFile.KNOWN.contains(name) ? "" : NearestName.hint(name, KafkaClientFile.KNOWN);
      throw at.failure(e.getMessage() + hint);
    }
  }

  private static void requireNoSecret(String name, String text, Place at) throws IOException {
    if (KafkaSecrets.standsIn(name, text)) {
      throw at.failure(
          ("a secret of '" + name + "' does not stand here: write ${file:PATH:KEY} of a file of")
              + " properties, or ${credential:NAME} of a systemd credential");
    }
  }

  /** Refuses a credential that is not there: Kafka's clients would tell of it later. */
  private static void requireCredentials(String text, Place at, CredentialProvider credentials)
      throws IOException {
    Matcher each = CREDENTIAL.matcher(text);
    while (each.find()) {
      try {
        credentials.read(each.group(1));
      } catch (IOException e) {
        throw at.failure(e.getMessage());
      }
    }
  }

  /** Declares a provider where a property uses it. */
  private static void declare(String name, Class<?> provider, Map<String, String> properties) {
    String declared = properties.getOrDefault(PROVIDERS, "");
    boolean used = properties.values().stream().anyMatch(text -> text.contains("${" + name + ":"));
    if (used && !properties.containsKey(PROVIDERS + "." + name + ".class")) {
      properties.put(PROVIDERS, declared.isEmpty() ? name : declared + "," + name);
      properties.put(PROVIDERS + "." + name + ".class", provider.getName());
    }
  }
}
