// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;

/** A text that cannot be printed, for events of the read are missing or do not tell it. */
final class NotWholeException extends IOException {
  private static final long serialVersionUID = 1L;

  NotWholeException(String message) {
    super(message);
  }
}
