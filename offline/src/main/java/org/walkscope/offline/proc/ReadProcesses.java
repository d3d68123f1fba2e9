// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;

/** Processes of which one file was read: numbers are told apart by host and boot. */
final class ReadProcesses {
  private record ProcessKey(int pid, String hostname, String bootId) {}

  private static final Comparator<ProcessKey> BY_PID =
      Comparator.comparingInt(ProcessKey::pid)
          .thenComparing(ProcessKey::hostname)
          .thenComparing(ProcessKey::bootId);

  private final Map<ProcessKey, ProcessReads> reads = new TreeMap<>(BY_PID);
  private final Map<ProcessKey, String> names = new TreeMap<>(BY_PID);

  /** Reads of a process, none so far for a new one. */
  ProcessReads of(ResultHost host, Target target) {
    ProcessKey process = new ProcessKey(target.getTgid(), host.getHostname(), host.getBootId());
    names.put(process, target.getComm());
    return reads.computeIfAbsent(process, any -> new ProcessReads());
  }

  /**
   * Reads of the process that options choose; empty unless they choose one.
   *
   * @param pid null for any
   * @param hostname null for any
   */
  Optional<ProcessReads> chosen(Integer pid, String hostname) {
    List<ProcessKey> fit = fitting(pid, hostname);
    return fit.size() == 1 ? Optional.of(reads.get(fit.get(0))) : Optional.empty();
  }

  /** True if processes of one number fit, each of another host or boot. */
  boolean isAmbiguous(Integer pid, String hostname) {
    List<ProcessKey> fit = fitting(pid, hostname);
    return fit.size() > 1 && fit.stream().map(ProcessKey::pid).distinct().count() == 1;
  }

  /** Why the options choose no process, and how to choose one. */
  String problem(ProcFile file, Integer pid, String hostname) {
    List<ProcessKey> there = fitting(null, null);
    List<ProcessKey> fit = fitting(pid, hostname);
    String read = file.name().toLowerCase(Locale.ROOT) + " was read of ";
    if (there.isEmpty()) {
      return read + "no process";
    } else if (fit.isEmpty()) {
      return read
          + named(there)
          + ": not"
          + (pid == null ? "" : " of " + pid)
          + (hostname == null ? "" : " on " + hostname);
    } else if (!isAmbiguous(pid, hostname)) {
      return read + named(fit) + ": --pid chooses one";
    }
    boolean hosts = fit.stream().map(ProcessKey::hostname).distinct().count() > 1;
    return read + named(fit) + ": " + (hosts ? "--host chooses one, or " : "") + "name one capture";
  }

  private List<ProcessKey> fitting(Integer pid, String hostname) {
    return reads.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .filter(each -> pid == null || each.pid() == pid)
        .filter(each -> hostname == null || each.hostname().equals(hostname))
        .toList();
  }

  private String named(List<ProcessKey> processes) {
    boolean boots =
        processes.stream().map(each -> each.hostname() + "/" + each.bootId()).distinct().count()
            > 1;
    return processes.stream()
        .map(
            each ->
                "%s[%d]".formatted(names.get(each), each.pid())
                    + (boots ? " on %s, boot %s".formatted(each.hostname(), each.bootId()) : ""))
        .collect(joining(boots ? "; " : ", "));
  }
}
