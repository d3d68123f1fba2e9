// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.walkscope.command.DurationNs;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The filter of all commands. An option that is given several times takes any of its values. */
public final class FilterOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--pid",
      paramLabel = "N",
      converter = Pid.class,
      description =
          "Process or thread N, as the one that walks, the one that is walked, or one that waited"
              + " for a walker.")
  List<String> pids = List.of();

  @Option(names = "--comm", paramLabel = "NAME", description = "Name of the task that walks.")
  List<String> comms = List.of();

  @Option(
      names = "--cgroup",
      paramLabel = "PATH",
      description =
          "Cgroup, such as /kubepods, of the task that walks or of the process that is walked, and"
              + " all cgroups below.")
  List<String> cgroups = List.of();

  @Option(
      names = "--target",
      paramLabel = "NAME|PID",
      description = "Process that is walked, by name or number.")
  List<String> targets = List.of();

  @Option(
      names = "--consumer",
      paramLabel = "NAME",
      description = "Code that asked for the walk, such as smaps.")
  List<String> consumers = List.of();

  @Option(names = "--host", paramLabel = "NAME", description = "Host.")
  List<String> hosts = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimePoint.Converter.class,
      description =
          "What goes on at TIME or later: 2026-11-28T12:00:00Z, or +5s from the start of the"
              + " first probe.")
  TimePoint from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimePoint.Converter.class,
      description = "What begins before TIME.")
  TimePoint to;

  @Option(
      names = "--slower",
      paramLabel = "TIME",
      converter = DurationNs.class,
      description = "Walks, reads, holds and waits of TIME or more, such as 10ms.")
  Long slowerNs;

  @Option(
      names = "--vma",
      paramLabel = "ADDRESS|NAME",
      converter = VmaWord.class,
      description =
          "Walks of VMAs with this name, such as [heap], or of the VMA at this hexadecimal address"
              + " and of ranges that have the address, whole; and locks held around them.")
  List<String> vmas = List.of();

  /** True if any option is given: not all results pass. */
  public boolean isAny() {
    return Stream.of(pids, comms, cgroups, targets, consumers, hosts, vmas)
            .anyMatch(values -> !values.isEmpty())
        || from != null
        || to != null
        || slowerNs != null;
  }

  /**
   * An option as a person gave it.
   *
   * @param otherwise its value where no command line is known
   */
  String given(String option, String otherwise) {
    OptionSpec of = spec == null ? null : spec.findOption(option);
    List<String> words = of == null ? List.of() : of.originalStringValues();
    return option + " " + (words.isEmpty() ? otherwise : words.get(words.size() - 1));
  }

  /** Number of a process or thread, without zeros before it. */
  public static final class Pid implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[0-9]{1,10}")) {
        throw new TypeConversionException("'" + text + "' is no number of a process or thread");
      }
      return text.replaceFirst("^0+(?=[0-9])", "");
    }
  }

  /** Name of a VMA, or its address. */
  static final class VmaWord implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.matches("0[xX].*") && !text.matches(VmaMatch.HEX)) {
        throw new TypeConversionException("'" + text + "' is no address such as 0x7f0000001000");
      }
      return text;
    }
  }

  /**
   * Start that relative times count from, 0 where none is. An end before the begin is a wrong call.
   */
  public long startEpochNs(CommandLine command, Captures captures) throws IOException {
    boolean relative = (from != null && from.relative()) || (to != null && to.relative());
    long start = relative ? captures.startEpochNs() : 0;
    if (from != null && to != null && from.epochNs(start) > to.epochNs(start)) {
      throw new ParameterException(command, "--from is after --to: nothing is between them");
    }
    return start;
  }
}
