// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

/**
 * Release of a kernel, for the few rules that no constant of the host shows.
 *
 * @param major first number of its name; 0 without one
 * @param minor second number, likewise
 */
public record KernelRelease(int major, int minor) {
  public static KernelRelease of(String name) {
    String[] numbers = name.split("[^0-9]", 3);
    return new KernelRelease(number(numbers, 0), number(numbers, 1));
  }

  private static int number(String[] numbers, int at) {
    boolean is = at < numbers.length && numbers[at].matches("[0-9]{1,6}");
    return is ? Integer.parseInt(numbers[at]) : 0;
  }

  /** True for this release and later ones. */
  public boolean isFrom(int firstMajor, int firstMinor) {
    return major > firstMajor || (major == firstMajor && minor >= firstMinor);
  }
}
