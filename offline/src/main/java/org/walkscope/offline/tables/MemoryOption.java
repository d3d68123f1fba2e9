// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Option of commands that work with DuckDB. */
public final class MemoryOption {
  private static final Pattern SIZE =
      Pattern.compile("(?i)([0-9]{1,9}(?:\\.[0-9]{1,9})?)([KMGT]i?B|%)");

  /** Units as DuckDB knows them. */
  private static final Map<String, Double> UNITS =
      Map.of(
          "KB", 1e3, "MB", 1e6, "GB", 1e9, "TB", 1e12, "KIB", 0x1p10, "MIB", 0x1p20, "GIB", 0x1p30,
          "TIB", 0x1p40);

  /** With less DuckDB does not begin. */
  private static final double LEAST = 0x1p24;

  private static final double MOST = 0x1p50;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private String memory;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "50%",
      description = "Most memory of DuckDB, such as 2GiB or 50%% of the machine's. Default: 50%%")
  void memory(String size) {
    if (!isSize(size)) {
      throw new ParameterException(
          spec.commandLine(),
          "--memory is a size such as 2GiB, from 16MiB to 1024TiB, or a share such as 50%, not '"
              + size
              + "'");
    }
    memory = size;
  }

  private static boolean isSize(String size) {
    Matcher parts = SIZE.matcher(size);
    if (!parts.matches()) {
      return false;
    }
    double number = Double.parseDouble(parts.group(1));
    if (parts.group(2).equals("%")) {
      return number > 0 && number <= 100;
    }
    double bytes = number * UNITS.get(parts.group(2).toUpperCase(Locale.ROOT));
    return bytes >= LEAST && bytes <= MOST;
  }

  /** Size as DuckDB takes it. */
  public String size() {
    return memory;
  }
}
