// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.walkscope.text.CountText;

/**
 * Lines of which one that comes again and again is said once: it is counted until it has not come
 * for two minutes, longer than a client that was refused waits.
 */
public final class RepeatedLines {
  private static final long WITHIN_NS = 120_000_000_000L;
  private static final int MOST = 32;

  /** Numbers that are others each time: of a client that is made anew, and of its requests. */
  private static final Pattern COUNTED =
      Pattern.compile("(?<=clientId=[^\\s,\\]]{0,100}-)\\d+|(?<=correlation id )\\d+");

  private static final class Said {
    private long lastNs;
    private long more;

    Said(long nowNs) {
      lastNs = nowNs;
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
    String key = COUNTED.matcher(line).replaceAll("");
    Said before = recent.get(key);
    if (before != null && nowNs - before.lastNs < WITHIN_NS) {
      before.lastNs = nowNs;
      before.more++;
      return;
    }
    if (before == null && recent.size() == MOST) {
      recent.remove(recent.keySet().iterator().next());
    }
    recent.remove(key);
    recent.put(key, new Said(nowNs));
    boolean repeated = before != null && before.more > 0;
    says.accept(
        begin
            + line
            + (repeated ? " (" + CountText.of(before.more, "time") + " more before)" : ""));
  }
}
