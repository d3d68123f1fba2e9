// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

/** Figure with its goal. */
record Goal(String name, double figure, double bound, boolean atMost) {
  static Goal atMost(String name, double figure, double bound) {
    return new Goal(name, figure, bound, true);
  }

  static Goal atLeast(String name, double figure, double bound) {
    return new Goal(name, figure, bound, false);
  }

  boolean met() {
    return atMost ? figure <= bound : figure >= bound;
  }

  @Override
  public String toString() {
    return "%-44s %,14.3f   goal %s %,.1f: %s"
        .formatted(name, figure, atMost ? "at most" : "at least", bound, met() ? "met" : "missed");
  }
}
