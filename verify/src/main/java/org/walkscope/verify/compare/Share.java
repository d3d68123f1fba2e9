// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

/** Exact results of all results. Example: smaps=54/55. */
public record Share(long exact, long all) {
  @Override
  public String toString() {
    return exact + "/" + all;
  }
}
