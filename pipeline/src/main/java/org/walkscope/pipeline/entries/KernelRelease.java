// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

/** Release of a kernel, for the few rules that no constant of the host shows. */
public final class KernelRelease {
  private KernelRelease() {}

  /** True for this release and later ones. */
  public static boolean from(String release, int major, int minor) {
    String[] numbers = release.split("[^0-9]", 3);
    int a = number(numbers, 0);
    return a > major || (a == major && number(numbers, 1) >= minor);
  }

  private static int number(String[] numbers, int at) {
    boolean is = at < numbers.length && numbers[at].matches("[0-9]{1,6}");
    return is ? Integer.parseInt(numbers[at]) : 0;
  }
}
