// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Record that is cut short, claims more bytes than there are, or is none at all. */
public final class MalformedRecordException extends BadRecordException {
  private static final long serialVersionUID = 1L;

  MalformedRecordException(String message, int position) {
    this(message, position, null);
  }

  MalformedRecordException(String message, int position, Throwable cause) {
    super(message, position, cause);
  }
}
