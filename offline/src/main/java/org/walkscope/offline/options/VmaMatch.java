// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.util.List;
import java.util.function.Predicate;
import org.walkscope.offline.text.VmaNames;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;

/**
 * Results about a VMA: walks and reads of it, and locks held around these walks, which come after
 * them.
 */
final class VmaMatch implements Predicate<Facts> {
  static final String HEX = "0[xX][0-9a-fA-F]{1,16}";

  private final List<String> names;
  private final List<Long> addresses;

  /** Walks that matched: no time bounds the hold that a walk is under. */
  private final WalkNumbers walks = new WalkNumbers();

  /**
   * Makes a matcher.
   *
   * @param wanted names, and addresses as 0x7f0000001000
   */
  VmaMatch(List<String> wanted) {
    names = wanted.stream().filter(each -> !each.matches(HEX)).toList();
    addresses =
        wanted.stream()
            .filter(each -> each.matches(HEX))
            .map(each -> Long.parseUnsignedLong(each.substring(2), 16))
            .toList();
  }

  @Override
  public boolean test(Facts facts) {
    if (facts.result() instanceof Walk walk) {
      return walk(walk);
    } else if (facts.result() instanceof Snapshot read) {
      return read.getVmas().stream().anyMatch(each -> is(each.getVma()));
    } else if (facts.result() instanceof LockHold hold) {
      return anyWalk(facts, hold.getFirstWalk(), hold.getLastWalk());
    } else if (facts.result() instanceof StallBlame blame) {
      Long first = blame.getFirstWalk();
      return anyWalk(facts, first == null ? blame.getLastWalk() : first, blame.getLastWalk());
    }
    return facts.result() instanceof Stall stall
        && anyWalk(facts, stall.getWalk(), stall.getWalk());
  }

  private boolean walk(Walk walk) {
    boolean matches =
        walk.getVma() == null ? isIn(walk.getStart(), walk.getEnd()) : is(walk.getVma());
    if (matches) {
      walks.add(RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk());
    }
    return matches;
  }

  private boolean anyWalk(Facts facts, long first, long last) {
    return walks.any(RecordKey.ofThreadInRun(facts.host(), facts.walker()), first, last);
  }

  private boolean is(Vma vma) {
    return names.stream().anyMatch(name -> VmaNames.isOf(name, vma))
        || isIn(vma.getStart(), vma.getEnd());
  }

  private boolean isIn(long start, long end) {
    return addresses.stream()
        .anyMatch(
            address ->
                Long.compareUnsigned(start, address) <= 0
                    && Long.compareUnsigned(address, end) < 0);
  }
}
