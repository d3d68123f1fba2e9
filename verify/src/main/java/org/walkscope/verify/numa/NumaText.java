// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.numa;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of a line of numa_maps that a walk determines, each with a space before it. */
final class NumaText {
  /** Policy, file and what kind of mapping it is come before, and are no result of the walk. */
  private static final Pattern STATISTICS =
      Pattern.compile(
          "((?: (?:anon|dirty|mapped|mapmax|swapcache|active|writeback|N\\d+|kernelpagesize_kB)"
              + "=\\d+)+)$");

  private NumaText() {}

  static String statistics(String line) {
    Matcher matcher = STATISTICS.matcher(line.stripTrailing());
    return matcher.find() ? matcher.group(1) : "";
  }
}
