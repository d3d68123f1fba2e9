// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

/** Counts of pages that follow the event stream. */
public interface PageClients {
  /** Pages open now. */
  int open();

  /** Pages dropped because they read too slowly. */
  long dropped();

  /** Pages refused because too many are open; such a page polls. */
  long refused();
}
