// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

/** The pages that follow the event stream. */
public interface PageClients {
  /** Pages open now. */
  int open();

  /** Dropped because they read too slowly. */
  long dropped();

  /** Refused because too many are open; such a page polls. */
  long refused();
}
