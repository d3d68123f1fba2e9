// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

/** How many of all are exact, as in smaps=54/55. */
public record Share(long exact, long all) {
  @Override
  public String toString() {
    return exact + "/" + all;
  }
}
