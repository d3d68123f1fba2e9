// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ShallowCopy;

/**
 * Holds in a fifth of their memory, for a plain loop: it keeps those of all hosts for the time that
 * a stall may come late, and most are never blamed. Holds of one walker that follow one another are
 * mostly alike but for their times and walks.
 */
final class PackedHolds extends OpenHolds {
  /** Numbers kept of a hold: released, hold, first and last walk. */
  private static final int NUMBERS = 4;

  /** A hold of each row of alike holds, and how many holds there were with the last of it. */
  private final List<LockHold> alike = new ArrayList<>(1);

  private int[] until = new int[1];
  private long[] numbers = new long[NUMBERS];
  private int size;

  @Override
  void add(LockHold hold) {
    if (alike.isEmpty() || !isAlike(alike.get(alike.size() - 1), hold)) {
      alike.add(hold);
      if (alike.size() > until.length) {
        until = Arrays.copyOf(until, 2 * until.length);
      }
    }
    int at = size * NUMBERS;
    if (at == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * at);
    }
    numbers[at] = hold.getReleasedEpochNs();
    numbers[at + 1] = hold.getHoldNs();
    numbers[at + 2] = hold.getFirstWalk();
    numbers[at + 3] = hold.getLastWalk();
    size++;
    until[alike.size() - 1] = size;
  }

  /** True if holds are equal in all that blame tells of them, and orders them by, but numbers. */
  private static boolean isAlike(LockHold a, LockHold b) {
    return a.getKind() == b.getKind()
        && a.getMm() == b.getMm()
        && a.getLock() == b.getLock()
        && a.getHoldBound() == b.getHoldBound()
        && a.getWalkerKind() == b.getWalkerKind()
        && Objects.equals(a.getConsumer(), b.getConsumer())
        && Objects.equals(a.getTarget(), b.getTarget());
  }

  @Override
  int size() {
    return size;
  }

  @Override
  List<LockHold> holdsInOrder() {
    List<LockHold> holds = new ArrayList<>(size);
    int row = 0;
    for (int i = 0; i < size; i++) {
      row += i == until[row] ? 1 : 0;
      holds.add(hold(alike.get(row), i * NUMBERS));
    }
    holds.sort(BY_TIME);
    return holds;
  }

  private LockHold hold(LockHold like, int at) {
    LockHold hold = ShallowCopy.of(like, new LockHold());
    hold.setReleasedEpochNs(numbers[at]);
    hold.setHoldNs(numbers[at + 1]);
    hold.setFirstWalk(numbers[at + 2]);
    hold.setLastWalk(numbers[at + 3]);
    return hold;
  }
}
