// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

/**
 * Line {@code ok N name} or {@code not ok N name}.
 *
 * @param name with a directive other than SKIP, which is the result's
 * @param line in the file, from 1
 * @param printedNs CLOCK_MONOTONIC
 */
public record TapTest(int number, String name, Result result, int line, long printedNs) {

  /** Result by the test itself. */
  public enum Result {
    OK("ok"),
    NOT_OK("not ok"),
    SKIP("skip");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** Printed form. */
    public String word() {
      return word;
    }
  }
}
