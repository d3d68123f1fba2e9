// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.io.IOException;

/** An event column that no {@link EventWriter} made. */
public final class MalformedColumnException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int position;

  MalformedColumnException(String what, int position) {
    super(what + " at byte " + position + " of the event column");
    this.position = position;
  }

  /** Byte of the column, from 0, at which reading stopped. */
  public int position() {
    return position;
  }
}
