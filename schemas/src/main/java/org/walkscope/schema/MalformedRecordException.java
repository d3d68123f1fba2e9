// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Cut short, claiming more than there is, or no record at all. */
public final class MalformedRecordException extends BadRecordException {
  private static final long serialVersionUID = 1L;

  MalformedRecordException(String message, int position) {
    this(message, position, null);
  }

  MalformedRecordException(String message, int position, Throwable cause) {
    super(message, position, cause);
  }
}
