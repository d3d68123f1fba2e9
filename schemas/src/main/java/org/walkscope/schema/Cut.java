// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.TreeMap;

/**
 * Mark of hosts in a cut: a capture that has some walks of another. A number that its walks skip is
 * no loss.
 */
public final class Cut {
  /** Constant of the hosts. */
  public static final String CONSTANT = "CUT";

  private Cut() {}

  /** Copy of a host with the mark. */
  public static Host mark(Host host) {
    Host marked = ShallowCopy.of(host, new Host());
    marked.setConstants(new TreeMap<>(host.getConstants()));
    marked.getConstants().put(CONSTANT, 1L);
    return marked;
  }
}
