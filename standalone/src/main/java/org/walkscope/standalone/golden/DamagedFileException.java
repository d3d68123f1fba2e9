// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.nio.file.Path;

/** File that differs from the recorded one. */
final class DamagedFileException extends GoldenException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Path file) {
    super(file + " is damaged: its SHA-256 is not the one in SHA256SUMS");
  }
}
