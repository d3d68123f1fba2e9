// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

/** Counts of connections. */
public interface Connections {
  /** Connections closed because their address had its share. */
  long refused();

  /** Times that all places were taken. */
  long full();
}
