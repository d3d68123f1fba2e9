// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

/** Bytes that no probe of this version wrote. */
public final class CorruptStreamException extends StreamException {
  private static final long serialVersionUID = 1L;

  CorruptStreamException(String what, long position) {
    this(what, position, "");
  }

  CorruptStreamException(String what, long position, String more) {
    super("stream corrupt: " + what, position, more);
  }
}
