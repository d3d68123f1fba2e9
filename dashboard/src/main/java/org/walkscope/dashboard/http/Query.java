// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.walkscope.dashboard.api.ApiQuery;

/** Parameters of a request. */
final class Query {
  private Query() {}

  /** Checks that a path without parameters got none. */
  static void none(Request request) {
    ApiQuery.of(given(request), List.of());
  }

  /** Parameters as they are given, each once. */
  static Map<String, String> given(Request request) {
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new HttpProblem(
          HttpStatus.BAD_REQUEST_400, "the query is not valid percent-encoded UTF-8");
    }
    Map<String, String> given = new TreeMap<>();
    for (Fields.Field field : fields) {
      if (field.getValues().size() > 1) {
        throw new HttpProblem(
            HttpStatus.BAD_REQUEST_400,
            "parameter '" + field.getName() + "' is given more than once");
      }
      given.put(field.getName(), field.getValue());
    }
    return given;
  }
}
