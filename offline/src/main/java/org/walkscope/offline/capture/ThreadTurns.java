// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.TerminalText;

/**
 * Which input has the next fragment of one thread of a recording. A thread does one thing at a
 * time, so its fragments in the parts of a recording follow one another; in inputs that have the
 * same events, or other cuts of them, they are of the same time.
 */
final class ThreadTurns {
  /**
   * Two inputs that have events of one time.
   *
   * @param thread example: walkagent[195] of vm
   */
  record Same(int input, int other, String thread) {}

  /** Fragments in one input whose numbers follow one another. */
  private static final class Span {
    private final int input;
    private final long firstNs;
    private final long firstNumber;
    private long lastNs;
    private long lastNumber;
    private long left;

    Span(int input, TraceFragment first) {
      this.input = input;
      firstNs = first.getFirstTimestampNs();
      firstNumber = first.getFragment();
      add(first);
    }

    void add(TraceFragment next) {
      lastNs = next.getLastTimestampNs();
      lastNumber = next.getFragment();
      left++;
    }

    /** True if a span of another input, which begins later, has the same time. */
    boolean crosses(Span later) {
      boolean numbersCross = later.firstNumber <= lastNumber && firstNumber <= later.lastNumber;
      return input != later.input
          && (later.firstNs < lastNs || (later.firstNs == lastNs && numbersCross));
    }
  }

  private final String thread;
  private final List<Span> spans = new ArrayList<>();
  private int turn;
  private Span taken;

  /** Turns of the thread that a fragment is of. */
  ThreadTurns(TraceFragment of) {
    thread =
        "%s[%d] of %s"
            .formatted(
                TerminalText.name(of.getWalker().getComm()),
                of.getWalker().getTid(),
                TerminalText.name(of.getHost().getHostname()));
  }

  /** Notes a fragment that is to come, one input after the other. */
  void note(int input, TraceFragment fragment) {
    Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (last != null && last.input == input && last.lastNumber + 1 == fragment.getFragment()) {
      last.add(fragment);
    } else {
      spans.add(new Span(input, fragment));
    }
  }

  /** Puts what was noted into its order; gives two inputs of the same time, if there are any. */
  Optional<Same> order() {
    spans.sort(Comparator.comparingLong(span -> span.firstNs));
    Span longest = null;
    for (Span span : spans) {
      if (longest != null && longest.crosses(span)) {
        return Optional.of(new Same(longest.input, span.input, thread));
      }
      longest = longest == null || span.lastNs > longest.lastNs ? span : longest;
    }
    return Optional.empty();
  }

  /** True unless another input has fragments that come before. */
  boolean isOf(int input) {
    return turn == spans.size() || spans.get(turn).input == input;
  }

  /**
   * Takes the next fragment of an input.
   *
   * @return another input that had events of the same time, and was not noted before
   */
  Optional<Same> take(int input, TraceFragment fragment) {
    if (turn < spans.size() && isOf(input)) {
      spans.get(turn).left--;
      turn += spans.get(turn).left == 0 ? 1 : 0;
    }
    Span before = taken;
    taken = new Span(input, fragment);
    return before != null && before.crosses(taken)
        ? Optional.of(new Same(before.input, input, thread))
        : Optional.empty();
  }
}
