// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.nio.file.Path;

/** A file that is not the one that was recorded. */
final class DamagedFileException extends GoldenException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Path file) {
    super(file + " is damaged: its SHA-256 is not the one in SHA256SUMS");
  }
}
