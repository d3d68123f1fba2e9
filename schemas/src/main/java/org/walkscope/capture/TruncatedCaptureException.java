// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/** The file ends where more should come: a writer that was killed, a copy cut short. */
public final class TruncatedCaptureException extends CaptureException {
  private static final long serialVersionUID = 1L;

  TruncatedCaptureException(String what, long position) {
    super("capture cut short: " + what, position, null);
  }
}
