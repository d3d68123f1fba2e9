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

  private final Integer pid;
  private final String hostname;

  /** Reads of processes that are asked for. */
  private final Map<ProcessKey, ProcessReads> reads = new TreeMap<>(BY_PID);

  /** Names of all processes that were read. */
  private final Map<ProcessKey, String> names = new TreeMap<>(BY_PID);

  /**
   * Takes what options ask for.
   *
   * @param pid null for any
   * @param hostname null for any
   */
  ReadProcesses(Integer pid, String hostname) {
    this.pid = pid;
    this.hostname = hostname;
  }

  private static ProcessKey key(ResultHost host, Target target) {
    return new ProcessKey(target.getTgid(), host.getHostname(), host.getBootId());
  }

  /** True if a process is asked for; of others only the names are kept. */
  boolean isAsked(ResultHost host, Target target) {
    return isAsked(key(host, target));
  }

  private boolean isAsked(ProcessKey process) {
    return (pid == null || process.pid() == pid)
        && (hostname == null || process.hostname().equals(hostname));
  }

  /** Takes note of a process that was read. */
  void seen(ResultHost host, Target target) {
    names.put(key(host, target), target.getComm());
  }

  /** Reads of a process, none so far for a new one. */
  ProcessReads of(ResultHost host, Target target) {
    return reads.computeIfAbsent(key(host, target), any -> new ProcessReads());
  }

  /** Processes of which reads are kept. */
  int kept() {
    return reads.size();
  }

  /** Reads of the process that options choose; empty unless they choose one. */
  Optional<ProcessReads> chosen() {
    List<ProcessKey> fit = fitting();
    return fit.size() == 1 ? Optional.ofNullable(reads.get(fit.get(0))) : Optional.empty();
  }

  /** True if processes of one number fit, each of another host or boot. */
  boolean isAmbiguous() {
    List<ProcessKey> fit = fitting();
    return fit.size() > 1 && fit.stream().map(ProcessKey::pid).distinct().count() == 1;
  }

  /** Why the options choose no process, and how to choose one. */
  String problem(ProcFile file) {
    List<ProcessKey> there = List.copyOf(names.keySet());
    List<ProcessKey> fit = fitting();
    String read = file.name().toLowerCase(Locale.ROOT) + " was read of ";
    if (there.isEmpty()) {
      return read + "no process";
    } else if (fit.isEmpty()) {
      return read
          + named(there)
          + ": not"
          + (pid == null ? "" : " of " + pid)
          + (hostname == null ? "" : " on " + hostname);
    } else if (!isAmbiguous()) {
      return read + named(fit) + ": --pid chooses one";
    }
    boolean hosts = fit.stream().map(ProcessKey::hostname).distinct().count() > 1;
    return read + named(fit) + ": " + (hosts ? "--host chooses one, or " : "") + "name one capture";
  }

  private List<ProcessKey> fitting() {
    return names.keySet().stream().filter(this::isAsked).toList();
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
