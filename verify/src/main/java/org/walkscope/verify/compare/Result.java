// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures of a comparison by name, in their order: the last line that is printed, and the file. */
public final class Result {
  private final boolean holds;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  /**
   * Starts a result without figures.
   *
   * @param holds the verdict: everything is as it must be
   */
  public Result(boolean holds) {
    this.holds = holds;
  }

  /** Copy with another figure. */
  public Result with(String name, Object figure) {
    figures.put(name, figure);
    return this;
  }

  public boolean holds() {
    return holds;
  }

  public Map<String, Object> figures() {
    return Collections.unmodifiableMap(figures);
  }

  /** The line {@code result: NAME=FIGURE …}. */
  public void print(PrintWriter out) {
    out.println(
        figures.entrySet().stream()
            .map(Object::toString)
            .collect(Collectors.joining(" ", "result: ", "")));
    out.flush();
  }
}
