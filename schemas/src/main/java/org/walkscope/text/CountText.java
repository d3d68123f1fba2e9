// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import java.util.Locale;

/** Number of things, for people. */
public final class CountText {
  private CountText() {}

  /**
   * Number and noun. Example: 1 walk, 2,000 walks
   *
   * @param noun in the singular, with a plural in s
   */
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /** Number and the words after it. Example: 1 walk is missing, 2 walks are missing */
  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
