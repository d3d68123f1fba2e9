// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import java.util.stream.LongStream;

/** Distribution of durations in a few characters, from 100 ns to 10 s, one for each half decade. */
public final class Sparkline {
  private static final String HEIGHTS = " ▁▂▃▄▅▆▇█";
  private static final int FIRST_DECADE = 2;
  private static final int LAST_DECADE = 10;

  /** Characters of a line. */
  public static final int WIDTH = 2 * (LAST_DECADE - FIRST_DECADE);

  private Sparkline() {}

  /** Line of durations; shorter and longer ones count at the ends. */
  public static String of(Durations durations) {
    long[] counts = new long[WIDTH];
    durations
        .histogram()
        .recordedValues()
        .forEach(
            value -> {
              double decade = Math.log10((double) Math.max(1, value.getValueIteratedTo()));
              int at = (int) Math.floor(2 * (decade - FIRST_DECADE));
              counts[Math.max(0, Math.min(WIDTH - 1, at))] += value.getCountAtValueIteratedTo();
            });
    long most = Math.max(1, LongStream.of(counts).max().orElse(1));
    StringBuilder line = new StringBuilder();
    for (long count : counts) {
      line.append(HEIGHTS.charAt((int) ((count * (HEIGHTS.length() - 1) + most - 1) / most)));
    }
    return line.toString();
  }
}
