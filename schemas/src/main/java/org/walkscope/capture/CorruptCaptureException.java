// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/** Capture with bytes that no {@link CaptureWriter} wrote. */
public final class CorruptCaptureException extends CaptureException {
  private static final long serialVersionUID = 1L;

  CorruptCaptureException(String what, long position) {
    this(what, position, "");
  }

  CorruptCaptureException(String what, long position, String more) {
    super("capture corrupt: " + what, position, more, null);
  }

  CorruptCaptureException(String what, long position, Throwable cause) {
    super("capture corrupt: " + what, position, cause);
  }
}
