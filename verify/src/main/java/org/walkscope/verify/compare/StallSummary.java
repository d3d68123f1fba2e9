// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/**
 * Other tasks' waits for locks that walks held, by kernel and lock. What cannot be seen is no 0.
 */
public final class StallSummary {
  private record Key(String kernel, LockKind held) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byKernel = kernel.compareTo(other.kernel);
      return byKernel != 0 ? byKernel : held.compareTo(other.held);
    }
  }

  private record Sums(long holds, long stalls, List<LockKind> waitsSeen) {
    Sums plus(Sums other) {
      return new Sums(holds + other.holds, stalls + other.stalls, other.waitsSeen);
    }
  }

  private final Map<Key, Sums> sums = new TreeMap<>();

  private StallSummary() {}

  /** Summary of the published holds and stalls. */
  public static StallSummary of(List<LockHold> holds, List<Stall> stalls) {
    StallSummary summary = new StallSummary();
    holds.forEach(hold -> summary.add(hold.getHost(), hold.getKind(), 1, 0));
    stalls.forEach(stall -> summary.add(stall.getHost(), stall.getHeld(), 0, 1));
    return summary;
  }

  private void add(ResultHost host, LockKind held, long holds, long stalls) {
    sums.merge(
        new Key(host.getKernelRelease(), held),
        new Sums(holds, stalls, host.getWaitsSeen()),
        Sums::plus);
  }

  /** Lines, one per lock under which walks were made. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            lines.add(
                "stalls, %s, %s held around walks %s: %s"
                    .formatted(
                        TerminalText.name(key.kernel()),
                        key.held().name().toLowerCase(Locale.ROOT),
                        CountText.of(sum.holds(), "time"),
                        words(key.held(), sum))));
    return lines;
  }

  private static String words(LockKind held, Sums sum) {
    if (sum.stalls() > 0) {
      return Long.toString(sum.stalls());
    }
    if (sum.waitsSeen() == null) {
      return "not told by this probe";
    }
    return sum.waitsSeen().contains(held) ? "0" : "not visible in this run";
  }
}
