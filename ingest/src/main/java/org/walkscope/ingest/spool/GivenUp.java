// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stretches of a stream that are counted and gone, behind what Kafka has. Between them may be what
 * is still to be sent.
 */
final class GivenUp {
  /** From one mark to another. */
  record Stretch(Segment.Totals from, Segment.Totals to) {}

  private final List<Stretch> stretches = new ArrayList<>(); // in their order, none touch

  void add(Segment.Totals from, Segment.Totals to) {
    if (to.offset() <= from.offset()) {
      return;
    }
    stretches.add(new Stretch(from, to));
    stretches.sort(Comparator.comparingLong(stretch -> stretch.from.offset()));
    for (int i = stretches.size() - 1; i > 0; i--) {
      Stretch before = stretches.get(i - 1);
      Stretch behind = stretches.get(i);
      if (before.to.offset() >= behind.from.offset()) {
        stretches.remove(i);
        stretches.set(i - 1, new Stretch(before.from, Segment.later(before.to, behind.to)));
      }
    }
  }

  /** Forgets those that end at an offset of the stream or before. */
  void forgetUntil(long offset) {
    stretches.removeIf(stretch -> stretch.to.offset() <= offset);
  }

  /** End of the last one; none where nothing was given up. */
  Segment.Totals end() {
    return stretches.isEmpty() ? Segment.Totals.NONE : stretches.get(stretches.size() - 1).to;
  }

  /** Where what is given up right before a mark begins; the mark where nothing is. */
  Segment.Totals before(Segment.Totals mark) {
    for (Stretch stretch : stretches) {
      if (stretch.to.offset() == mark.offset()) {
        return stretch.from;
      }
    }
    return mark;
  }

  /** End of the last one that ends at a mark or before, where that is behind another mark. */
  Segment.Totals endBefore(Segment.Totals mark, Segment.Totals least) {
    Segment.Totals end = least;
    for (Stretch stretch : stretches) {
      if (stretch.to.offset() <= mark.offset()) {
        end = Segment.later(end, stretch.to);
      }
    }
    return end.offset() < mark.offset() ? end : mark;
  }

  /** Parts between two marks that were not given up. */
  List<Stretch> rest(Segment.Totals from, Segment.Totals to) {
    List<Stretch> rest = new ArrayList<>();
    Segment.Totals at = from;
    for (Stretch stretch : stretches) {
      if (stretch.from.offset() < to.offset() && stretch.to.offset() > at.offset()) {
        if (stretch.from.offset() > at.offset()) {
          rest.add(new Stretch(at, stretch.from));
        }
        at = stretch.to;
      }
    }
    if (at.offset() < to.offset()) {
      rest.add(new Stretch(at, to));
    }
    return rest;
  }

  /** As a line that {@link #parse} takes. */
  String text() {
    return stretches.stream()
        .map(stretch -> stretch.from.text() + " " + stretch.to.text())
        .collect(Collectors.joining(" "));
  }

  /** Takes a line. */
  void parse(String text) {
    String[] each = text.isEmpty() ? new String[0] : text.split(" ", -1);
    for (int i = 0; i + 1 < each.length; i += 2) {
      add(Segment.Totals.parse(each[i]), Segment.Totals.parse(each[i + 1]));
    }
  }
}
