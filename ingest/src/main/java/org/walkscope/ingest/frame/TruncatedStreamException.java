// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

/** The stream ends before its STREAM_END: a probe that was killed, a copy cut short. */
public final class TruncatedStreamException extends StreamException {
  private static final long serialVersionUID = 1L;

  TruncatedStreamException(String what, long position) {
    super("stream cut short: " + what, position);
  }
}
