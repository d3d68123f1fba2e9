// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;

/** A capture file that does not read to its end. What was read before holds. */
public abstract sealed class CaptureException extends IOException
    permits TruncatedCaptureException, CorruptCaptureException {
  private static final long serialVersionUID = 1L;

  private final long position;

  CaptureException(String message, long position, Throwable cause) {
    this(message, position, "", cause);
  }

  CaptureException(String message, long position, String more, Throwable cause) {
    super(message + " at byte " + position + more, cause);
    this.position = position;
  }

  /** Byte of the file, from 0, that reading could not go beyond. */
  public long position() {
    return position;
  }
}
