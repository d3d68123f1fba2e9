// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/** Record that decodes but cannot be true; it is counted and left out. */
public final class ImplausibleRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImplausibleRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
