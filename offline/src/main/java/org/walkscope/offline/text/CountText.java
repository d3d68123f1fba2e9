// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

/** Number of things, for people. */
public final class CountText {
  private CountText() {}

  /**
   * Number and noun. Example: 1 walk, 2 walks
   *
   * @param noun in the singular, with a plural in s
   */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
