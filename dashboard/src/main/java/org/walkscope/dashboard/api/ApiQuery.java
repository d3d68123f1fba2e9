// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/**
 * Query with the parameters of one question. An unknown name or value is refused, so that a typo
 * does not show everything.
 */
public final class ApiQuery {
  private final Map<String, String> given;
  private final Scope scope;

  private ApiQuery(Map<String, String> given) {
    this.given = given;
    this.scope = scope();
  }

  /**
   * Checks a query.
   *
   * @throws Refusal for a parameter that the question does not have, or a value that it does not
   *     take
   */
  public static ApiQuery of(Map<String, String> given, List<Parameter> known) {
    Set<String> names =
        known.stream().map(Parameter::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw Refusal.badQuery(
            "unknown parameter '%s'%s"
                .formatted(
                    name, names.isEmpty() ? "; this path takes none" : "; there are " + names));
      }
    }
    ApiQuery query = new ApiQuery(given);
    known.forEach(query::check);
    return query;
  }

  private void check(Parameter parameter) {
    if (parameter.kind() == Parameter.Kind.NUMBER) {
      number(parameter.name());
    } else if (!parameter.constants().isEmpty()) {
      choice(parameter.name(), parameter.constants());
    }
  }

  /** Part of the results that is asked about. */
  public Scope scope() {
    if (scope != null) {
      return scope;
    }
    Long from = number("from");
    Long to = number("to");
    if (from != null && to != null && from >= to) {
      throw Refusal.badQuery(
          "parameter 'from' must be before 'to': %s is not before %s"
              .formatted(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to)));
    }
    return new Scope(
        from,
        to,
        text("host"),
        text("agent"),
        text("target"),
        text("consumer"),
        constant("walker", WalkerKind.class),
        constant("arch", Arch.class),
        text("kernel"));
  }

  /** Text of a parameter; null when it is not given or empty. */
  public String text(String name) {
    String value = given.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Whole number; null when it is not given. */
  public Long number(String name) {
    String value = text(name);
    try {
      return value == null ? null : Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw Refusal.badQuery(
          "parameter '%s' must be a whole number, not '%s'".formatted(name, value));
    }
  }

  /** Whole number from 1 to max. */
  public int limit(int fallback, int max) {
    Long limit = number("limit");
    if (limit == null) {
      return fallback;
    }
    if (limit < 1 || limit > max) {
      throw Refusal.badQuery(
          "parameter 'limit' must be a number from 1 to %d, not '%d'".formatted(max, limit));
    }
    return limit.intValue();
  }

  /** Constant of an enum; null when it is not given. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String word = choice(name, Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    return word == null ? null : Enum.valueOf(type, word);
  }

  /** One of a few words, in any case; null when it is not given. */
  public String choice(String name, List<String> words) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return words.stream()
        .filter(word -> word.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.badQuery(
                    "parameter '%s' must be one of %s, not '%s'".formatted(name, words, value)));
  }
}
