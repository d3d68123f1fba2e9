// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records that are not kept, counted by host and cause: a host with a wrong clock or with endless
 * names takes nothing from others.
 */
final class SetAside {
  /** Time by which clocks of hosts may be ahead of ours. */
  static final long AHEAD_MS = Duration.ofMinutes(10).toMillis();

  private static final int NAME_BYTES = 255;
  private static final int SHOWN_CHARS = 80;
  private static final int MOST_HOSTS = 1_000;
  private static final String OTHERS = "(all other hosts)";

  private record Key(String host, String cause) {}

  /** Newest row of each key. */
  private final Map<Key, Object[]> rows = new HashMap<>();

  /** Cause for which a record is not kept; null when it is kept. */
  static String cause(Facts facts, long nowMs) {
    if (facts.timeMs() > nowMs + AHEAD_MS) {
      return "a clock more than 10 minutes ahead of the dashboard's";
    }
    if (facts.windowMs() != 0 && !WindowChoice.LENGTHS_MS.contains(facts.windowMs())) {
      return "a window of another length than 10 s, 1 min or 1 h";
    }
    boolean fits =
        Stream.concat(
                facts.names().stream(), Stream.of(facts.host(), facts.bootId(), facts.kernel()))
            .allMatch(SetAside::fits);
    return fits ? null : "a name of more than 255 bytes";
  }

  private static boolean fits(String name) {
    return name == null
        || (name.length() <= NAME_BYTES
            && name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES);
  }

  /** Takes a row that an earlier run wrote. */
  void restore(Object... row) {
    rows.put(new Key((String) row[0], (String) row[1]), row);
  }

  /**
   * Counts records.
   *
   * @return row of the host and cause
   */
  Object[] count(String host, String cause, long records, long nowMs) {
    String shown = shown(host);
    Key key = new Key(shown, cause);
    if (!rows.containsKey(key) && rows.size() >= MOST_HOSTS) {
      key = new Key(OTHERS, cause);
    }
    Object[] before = rows.get(key);
    Object[] row =
        before == null
            ? new Object[] {key.host(), cause, nowMs, nowMs, records}
            : new Object[] {key.host(), cause, before[2], nowMs, (long) before[4] + records};
    rows.put(key, row);
    return row;
  }

  /** Name with its controls escaped, and cut. */
  private static String shown(String host) {
    if (host == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    host.codePoints()
        .limit(SHOWN_CHARS)
        .forEach(
            c -> {
              if (isPlain(c)) {
                text.appendCodePoint(c);
              } else {
                text.append("\\u{%x}".formatted(c));
              }
            });
    return text + (host.codePointCount(0, host.length()) > SHOWN_CHARS ? "…" : "");
  }

  private static boolean isPlain(int c) {
    List<Integer> foreign =
        Arrays.asList(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.UNASSIGNED,
            (int) Character.PRIVATE_USE,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);
    return !foreign.contains(Character.getType(c));
  }
}
