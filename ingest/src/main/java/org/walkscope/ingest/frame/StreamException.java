// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.io.IOException;

/** A frame stream that does not read to its end. The frames before hold. */
public abstract sealed class StreamException extends IOException
    permits TruncatedStreamException, CorruptStreamException {
  private static final long serialVersionUID = 1L;

  private final long position;

  StreamException(String message, long position) {
    this(message, position, "");
  }

  StreamException(String message, long position, String more) {
    super(message + " at byte " + position + more);
    this.position = position;
  }

  /** Byte of the stream, from 0, that reading could not go beyond. */
  public long position() {
    return position;
  }
}
