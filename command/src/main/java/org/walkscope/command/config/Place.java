// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Place in a configuration file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Place(Path file, int line, int column) {
  /** Failure of what stands here. */
  public IOException failure(String what) {
    return new IOException(this + ": " + what);
  }

  /** As compilers write it. Example: /etc/walkscope/agent.yaml:3:14 */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
