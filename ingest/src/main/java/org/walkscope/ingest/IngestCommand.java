// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import org.walkscope.ingest.command.Commands;

/** Main class: {@code ingest}, {@code replay} and {@code inspect}. */
public final class IngestCommand {
  private IngestCommand() {}

  public static void main(String[] args) {
    System.exit(Commands.run(args));
  }
}
