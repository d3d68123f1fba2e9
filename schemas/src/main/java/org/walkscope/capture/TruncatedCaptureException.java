// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/** Capture that ends too early: its writer was killed, or a copy was cut short. */
public final class TruncatedCaptureException extends CaptureException {
  private static final long serialVersionUID = 1L;

  TruncatedCaptureException(String what, long position) {
    super("capture cut short: " + what, position, null);
  }
}
