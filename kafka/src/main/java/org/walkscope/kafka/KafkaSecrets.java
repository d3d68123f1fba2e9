// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** Which properties of Kafka's clients can hold a secret, and where one stands in plain text. */
final class KafkaSecrets {
  /** What is printed in place of a value. */
  static final String SET = "(set)";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]+:[^}]+}");

  /** Stands for a reference while JAAS is parsed, which takes no braces outside of quotes. */
  private static final String REFERRED = "walkscope_reference";

  /** Parameters of providers are of other projects: their names alone tell. */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)config\\.providers\\..*\\.param\\..*(passw|passphrase|secret|token|key).*");

  /** Options of login modules that are no secrets; any other is taken for one. */
  private static final Set<String> HARMLESS =
      Set.of(
          "clientId",
          "debug",
          "doNotPrompt",
          "isInitiator",
          "keyTab",
          "principal",
          "refreshKrb5Config",
          "renewTGT",
          "scope",
          "serviceName",
          "storeKey",
          "ticketCache",
          "tokenauth",
          "useKeyTab",
          "useTicketCache",
          "username");

  private KafkaSecrets() {}

  /** True of a property whose value is not printed. */
  static boolean canBeIn(String name) {
    return KafkaClientFile.SECRET.contains(name) || SECRET_PARAMETER.matcher(name).matches();
  }

  /** True if a secret stands in a value itself, rather than a reference to one. */
  static boolean standsIn(String name, String text) {
    if (!canBeIn(name) || REFERENCE.matcher(text).replaceAll("").isBlank()) {
      return false;
    }
    return !name.equals(SaslConfigs.SASL_JAAS_CONFIG) || standsInJaas(text);
  }

  /** By Kafka's own parser. What it does not take may have a secret anywhere. */
  private static boolean standsInJaas(String text) {
    String referring = REFERENCE.matcher(text).replaceAll(REFERRED);
    try {
      return JaasContext.loadClientContext(
              Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(referring)))
          .configurationEntries()
          .stream()
          .flatMap(entry -> entry.getOptions().entrySet().stream())
          .anyMatch(
              option -> !HARMLESS.contains(option.getKey()) && !REFERRED.equals(option.getValue()));
    } catch (IllegalArgumentException | KafkaException e) {
      return true;
    }
  }
}
