// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Path of the API.
 *
 * @param name path after /api/v1/
 * @param text sentence that says what it answers
 * @param answer record of the answer
 * @param parameters parameters that it takes
 */
public record ApiPath(
    String name, String text, Class<?> answer, Question question, List<Parameter> parameters) {
  /** Path that takes its own parameters alone. */
  public static ApiPath plain(
      String name, String text, Class<?> answer, Question question, Parameter... own) {
    return new ApiPath(name, text, answer, question, List.of(own));
  }

  /** Path that takes the parameters of Scope, and its own. */
  public static ApiPath scoped(
      String name, String text, Class<?> answer, Question question, Parameter... own) {
    List<Parameter> all = new ArrayList<>(Scope.PARAMETERS);
    all.addAll(List.of(own));
    return new ApiPath(name, text, answer, question, List.copyOf(all));
  }
}
