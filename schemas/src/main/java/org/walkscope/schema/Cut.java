// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.TreeMap;

/** Marks of hosts in captures that do not have all of a stream. */
public final class Cut {
  /**
   * Constant of hosts in a cut: a capture that has some walks of another. A number that its walks
   * skip is no loss.
   */
  private static final String CONSTANT = "CUT";

  /**
   * Constant of hosts in a part: a capture that has some time of a recording. What its threads did
   * before their first fragment is in a part before it, and is no loss; a gap behind it is one.
   */
  public static final String PART = "PART";

  private Cut() {}

  /** True of a host in a cut. */
  public static boolean isMarked(Host host) {
    return host.getConstants().containsKey(CONSTANT);
  }

  /** Copy of a host with the mark of a cut. */
  public static Host mark(Host host) {
    return marked(host, CONSTANT);
  }

  /** Copy of a host with the mark of a part. */
  public static Host markPart(Host host) {
    return marked(host, PART);
  }

  /** True if its capture has some of a stream: the rest is left out. */
  public static boolean isSome(Host host) {
    return isMarked(host) || isPart(host);
  }

  /** True of a host in a part. */
  public static boolean isPart(Host host) {
    return host.getConstants().containsKey(PART);
  }

  private static Host marked(Host host, String mark) {
    Host marked = ShallowCopy.of(host, new Host());
    marked.setConstants(new TreeMap<>(host.getConstants()));
    marked.getConstants().put(mark, 1L);
    return marked;
  }
}
