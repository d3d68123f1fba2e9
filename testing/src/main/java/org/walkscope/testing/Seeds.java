// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import java.util.Random;

/**
 * Check of a property for many seeds. A failure names its seed; {@code -Dwalkscope.seed=N} checks
 * that seed alone.
 */
public final class Seeds {
  /** System property with the one seed to check. */
  public static final String ONE = "walkscope.seed";

  /** Property that must hold for every seed. */
  public interface Property {
    void holds(Draws draws) throws Exception;
  }

  /** Property that must hold for every seed and a script of any length. */
  public interface ScriptProperty {
    void holds(Draws draws, int length) throws Exception;
  }

  private Seeds() {}

  /** Checks a number of seeds, which differ in every run. */
  public static void each(int tries, Property property) {
    Long one = Long.getLong(ONE);
    Random seeds = new Random();
    for (int i = 0; i < (one == null ? tries : 1); i++) {
      long seed = one == null ? seeds.nextLong() : one;
      Throwable failure = tried(() -> property.holds(new Draws(seed)));
      if (failure != null) {
        throw new AssertionError(told(seed, failure), failure);
      }
    }
  }

  /**
   * Checks a property of scripts. A failing script is halved while it still fails, and the failure
   * reported is that of the shortest.
   *
   * @param longest most steps of a script
   */
  public static void scripts(int tries, int longest, ScriptProperty property) {
    each(
        tries,
        draws -> {
          int length = draws.from(0, longest);
          long seed = draws.bits();
          Throwable failure = tried(() -> property.holds(new Draws(seed), length));
          if (failure != null) {
            halve(seed, length, failure, property);
          }
        });
  }

  private static void halve(long seed, int length, Throwable first, ScriptProperty property) {
    int shortest = length;
    Throwable failure = first;
    while (shortest > 0) {
      int half = shortest / 2;
      Throwable ofHalf = tried(() -> property.holds(new Draws(seed), half));
      if (ofHalf == null) {
        break;
      }
      shortest = half;
      failure = ofHalf;
    }
    throw new AssertionError(
        "a script of " + shortest + " (halved from " + length + "): " + failure.getMessage(),
        failure);
  }

  private static String told(long seed, Throwable failure) {
    return "fails for -D" + ONE + "=" + seed + ": " + failure.getMessage();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  /** Failure of the property; null when it held. */
  private static Throwable tried(Attempt attempt) {
    try {
      attempt.run();
      return null;
    } catch (Exception | AssertionError | StackOverflowError e) {
      return e;
    }
  }
}
