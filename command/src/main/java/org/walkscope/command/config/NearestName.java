// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.util.Collection;
import java.util.Comparator;

/** Name that a person may have meant. */
public final class NearestName {
  private static final int LONGEST = 200;

  private NearestName() {}

  /** End of a line that refuses a name: the nearest of those that there are. */
  public static String hint(String wrong, Collection<String> names) {
    if (wrong.length() > LONGEST) {
      return "";
    }
    return names.stream()
        .min(Comparator.<String>comparingInt(name -> distance(wrong, name)).thenComparing(n -> n))
        .map(nearest -> ", the nearest is '" + nearest + "'")
        .orElse("");
  }

  /** Levenshtein's: letters to put in, to leave out, or to change. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
