// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.io.IOException;

/** Bytes that are not a record of the expected kind. */
public abstract sealed class BadRecordException extends IOException
    permits MalformedRecordException, UnknownSchemaException {
  private static final long serialVersionUID = 1L;

  private final int position;

  BadRecordException(String message, int position, Throwable cause) {
    super(message + " at byte " + position, cause);
    this.position = position;
  }

  /** Byte of the record, from 0, at which reading stopped. */
  public int position() {
    return position;
  }
}
