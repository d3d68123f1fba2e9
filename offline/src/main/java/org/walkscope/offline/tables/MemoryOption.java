// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import picocli.CommandLine.Option;

/** Option of commands that work with DuckDB. */
public final class MemoryOption {
  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "50%",
      description = "Most memory of DuckDB, such as 2GiB or 50%% of the machine's. Default: 50%%")
  private String memory;

  /** Size as DuckDB takes it. */
  public String size() {
    return memory;
  }
}
