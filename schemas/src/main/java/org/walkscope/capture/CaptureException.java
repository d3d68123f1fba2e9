// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;

/** Failure to read a capture to its end. Records read before it are valid. */
public abstract sealed class CaptureException extends IOException
    permits TruncatedCaptureException, OpenSegmentException, CorruptCaptureException {
  private static final long serialVersionUID = 1L;

  private final long position;

  CaptureException(String message, long position, Throwable cause) {
    this(message, position, "", cause);
  }

  CaptureException(String message, long position, String more, Throwable cause) {
    super(message + " at byte " + position + more, cause);
    this.position = position;
  }

  /** Byte of the file, from 0, at which reading stopped. */
  public long position() {
    return position;
  }
}
