// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/** Label of the only series of walk durations. */
public record WalkLabel(String of) {
  static final WalkLabel ALL_WALKS = new WalkLabel("walks");
}
