// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.io.IOException;

/** Unusable golden capture; the message names the file. */
public class GoldenException extends IOException {
  private static final long serialVersionUID = 1L;

  GoldenException(String message) {
    super(message);
  }
}
