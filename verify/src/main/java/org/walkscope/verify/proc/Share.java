// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

/** Exact results of all results. Example: smaps=54/55. */
public record Share(long exact, long all) {
  /** Sum of two shares. */
  public Share plus(Share other) {
    return new Share(exact + other.exact, all + other.all);
  }

  @Override
  public String toString() {
    return exact + "/" + all;
  }
}
