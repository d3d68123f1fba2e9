// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Lines of which one that comes again within some seconds is counted instead of said. */
public final class RepeatedLines {
  private static final long WITHIN_NS = 10_000_000_000L;
  private static final int MOST = 32;

  private static final class Said {
    private final long atNs;
    private long more;

    Said(long atNs) {
      this.atNs = atNs;
    }
  }

  private final Consumer<String> says;
  private final LongSupplier nanoTime;
  private final Map<String, Said> recent = new LinkedHashMap<>(); // the oldest first

  public RepeatedLines(Consumer<String> says, LongSupplier nanoTime) {
    this.says = says;
    this.nanoTime = nanoTime;
  }

  /**
   * Says a line, unless it was said a moment ago.
   *
   * @param begin of the line, which may be another each time. Example: the time of day
   */
  public synchronized void say(String begin, String line) {
    long nowNs = nanoTime.getAsLong();
    Said before = recent.get(line);
    if (before != null && nowNs - before.atNs < WITHIN_NS) {
      before.more++;
      return;
    }
    if (before == null && recent.size() == MOST) {
      recent.remove(recent.keySet().iterator().next());
    }
    recent.remove(line);
    recent.put(line, new Said(nowNs));
    boolean repeated = before != null && before.more > 0;
    says.accept(begin + line + (repeated ? " (" + before.more + " times more before)" : ""));
  }
}
