// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.walkscope.dashboard.model.Filter;
import org.walkscope.dashboard.model.Names;
import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/**
 * Parameters of a request. An unknown name or value is refused, so that a typo does not show
 * everything.
 */
final class Query {
  private static final Set<String> FILTER =
      Set.of("host", "consumer", "walker", "arch", "kernel", "walker_comm");

  private final Fields fields;

  private Query(Fields fields) {
    this.fields = fields;
  }

  /**
   * Parses the parameters of a filtered view.
   *
   * @param more names beyond those of the filter
   */
  static Query filtered(Request request, String... more) {
    Set<String> known = new TreeSet<>(FILTER);
    known.addAll(Arrays.asList(more));
    return of(request, known);
  }

  /** Checks that a path without parameters got none. */
  static void none(Request request) {
    of(request, Set.of());
  }

  private static Query of(Request request, Set<String> known) {
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new HttpProblem(
          HttpStatus.BAD_REQUEST_400, "the query is not valid percent-encoded UTF-8");
    }
    for (Fields.Field field : fields) {
      if (!known.contains(field.getName())) {
        throw bad(
            "unknown parameter '%s'%s"
                .formatted(
                    field.getName(),
                    known.isEmpty() ? "; this path takes none" : "; there are " + known));
      }
      if (field.getValues().size() > 1) {
        throw bad("parameter '" + field.getName() + "' is given more than once");
      }
    }
    return new Query(fields);
  }

  Filter filter() {
    return new Filter(
        text("host"),
        text("consumer"),
        constant("walker", WalkerKind.class),
        constant("arch", Arch.class),
        text("kernel"),
        text("walker_comm"));
  }

  Names names() {
    return new Names(text("comm"), text("cgroup"));
  }

  int limit(int fallback, int max) {
    String value = text("limit");
    if (value == null) {
      return fallback;
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= max) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw bad("parameter 'limit' must be a number from 1 to %d, not '%s'".formatted(max, value));
  }

  private String text(String name) {
    String value = fields.getValue(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private <E extends Enum<E>> E constant(String name, Class<E> type) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw bad(
        "parameter '%s' must be one of %s, not '%s'"
            .formatted(name, Arrays.toString(type.getEnumConstants()), value));
  }

  private static HttpProblem bad(String message) {
    return new HttpProblem(HttpStatus.BAD_REQUEST_400, message);
  }
}
