// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

/** Events that cannot be redacted without revealing a frame or address. */
final class UnredactableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnredactableException(String what) {
    super(what);
  }
}
