// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Option of commands that work with DuckDB. */
public final class MemoryOption {
  private static final Pattern SIZE = Pattern.compile("(?i)[0-9]+(\\.[0-9]+)?([kKMGT]i?B|%)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private String memory;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "50%",
      description = "Most memory of DuckDB, such as 2GiB or 50%% of the machine's. Default: 50%%")
  void memory(String size) {
    if (!SIZE.matcher(size).matches()) {
      throw new ParameterException(
          spec.commandLine(), "--memory is a size such as 2GiB or 50%, not '" + size + "'");
    }
    memory = size;
  }

  /** Size as DuckDB takes it. */
  public String size() {
    return memory;
  }
}
