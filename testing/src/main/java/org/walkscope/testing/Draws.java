// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values drawn from a seed. The ends of a range are drawn more often than uniformly. */
public final class Draws {
  private static final int ENDS = 8; // one draw in this many is an end of its range

  private final long seed;
  private final Random random;

  /** Starts from a seed, which always gives the same values. */
  public Draws(long seed) {
    this.seed = seed;
    random = new Random(seed);
  }

  /** Seed of the values. */
  public long seed() {
    return seed;
  }

  /** Source of the values, for code that takes one. */
  public Random random() {
    return random;
  }

  /** Number from {@code least} to {@code most}, both included. */
  public long from(long least, long most) {
    if (random.nextInt(ENDS) == 0) {
      return random.nextBoolean() ? least : most;
    }
    long values = most - least + 1;
    return values <= 0 ? random.nextLong() : least + Math.floorMod(random.nextLong(), values);
  }

  /** Number from {@code least} to {@code most}, both included. */
  public int from(int least, int most) {
    return (int) from((long) least, (long) most);
  }

  /** Long of any value; the ends of the range and -1, 0, 1 more often. */
  public long bits() {
    return switch (random.nextInt(ENDS)) {
      case 0 -> from(-1L, 1L);
      case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> random.nextLong();
    };
  }

  /** Boolean, true half of the time. */
  public boolean flag() {
    return random.nextBoolean();
  }

  /** Random one of the given values. */
  @SafeVarargs
  public final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Up to {@code most} of the given values, each any number of times. */
  public List<String> listOf(int most, String... choices) {
    List<String> list = new ArrayList<>();
    for (int left = from(0, most); left > 0; left--) {
      list.add(of(choices));
    }
    return list;
  }

  /** Up to {@code most} random bytes. */
  public byte[] bytes(int most) {
    byte[] bytes = new byte[from(0, most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Up to {@code most} characters: of ASCII, of any script, and lone halves of pairs. */
  public String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int left = from(0, most); left > 0; left--) {
      text.append(character());
    }
    return text.toString();
  }

  private char character() {
    return switch (random.nextInt(4)) {
      case 0 -> (char) random.nextInt(1 << 16);
      case 1 -> "\n :-0\t\0\r".charAt(random.nextInt(8));
      default -> (char) (' ' + random.nextInt(95));
    };
  }
}
