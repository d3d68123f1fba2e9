// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL condition with the values that its question marks stand for.
 *
 * @param sql condition; "TRUE" when there is none
 */
public record Condition(String sql, List<Object> values) {
  public static final Condition NONE = new Condition("TRUE", List.of());

  /** Condition on the time of a row: from the begin, before the end. */
  public static Condition during(String column, Scope scope) {
    return new Condition(
        column + " >= ? AND " + column + " < ?", List.of(scope.from(), scope.to()));
  }

  /** Both conditions. */
  public Condition and(Condition other) {
    List<Object> both = new ArrayList<>(values);
    both.addAll(other.values);
    return new Condition("(" + sql + ") AND (" + other.sql + ")", both);
  }

  /** This condition and another with one value; a null value adds none. */
  public Condition and(String sql, Object value) {
    return value == null ? this : and(new Condition(sql, List.of(value)));
  }
}
