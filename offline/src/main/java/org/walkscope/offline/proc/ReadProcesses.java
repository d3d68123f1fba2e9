// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walker;

/** Processes of which one file was read: numbers are told apart by host and boot. */
final class ReadProcesses {
  private record ProcessKey(int pid, String hostname, String bootId) {}

  /** Processes and readers that are named. */
  private static final int LISTED = 8;

  private static final Comparator<ProcessKey> BY_PID =
      Comparator.comparingInt(ProcessKey::pid)
          .thenComparing(ProcessKey::hostname)
          .thenComparing(ProcessKey::bootId);

  private final ReadChoice choice;

  /** Reads of processes that are asked for. */
  private final Map<ProcessKey, ProcessReads> reads = new TreeMap<>(BY_PID);

  /** Names of all processes that were read. */
  private final Map<ProcessKey, String> names = new TreeMap<>(BY_PID);

  /** Starts of the first runs of the probe that saw them. */
  private final Map<ProcessKey, Long> begins = new HashMap<>();

  /** Processes that were read by a task that is asked for. */
  private final Set<ProcessKey> asked = new HashSet<>();

  /** Names of tasks that read, as many as a line has room for. */
  private final Set<String> readers = new TreeSet<>();

  ReadProcesses(ReadChoice choice) {
    this.choice = choice;
  }

  private static ProcessKey key(ResultHost host, Target target) {
    return new ProcessKey(target.getTgid(), host.getHostname(), host.getBootId());
  }

  /** True of reads that are asked for; of others only the names are kept. */
  boolean isAsked(ResultHost host, Target target, Walker reader) {
    return choice.isOf(host, target) && choice.isBy(reader);
  }

  /** Takes note of a process that was read. */
  void seen(ResultHost host, Target target, Walker reader) {
    ProcessKey process = key(host, target);
    names.put(process, target.getComm());
    begins.merge(process, host.getStreamEpochNs(), Math::min);
    if (isAsked(host, target, reader)) {
      asked.add(process);
    } else if (readers.size() <= LISTED) { // one more than are named
      readers.add(reader.getComm());
    }
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

  /** True if the file was read of no process. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Why the options choose none of the processes, and how to choose one. */
  String problem(ProcFile file) {
    List<ProcessKey> fit = fitting();
    String read = FilesRead.name(file) + " was read of ";
    if (fit.isEmpty()) {
      String by = choice.comms.isEmpty() ? "" : " by " + named(readers);
      return read + named(List.copyOf(names.keySet())) + by + ": not" + choice.words();
    } else if (!isAmbiguous()) {
      return read + named(fit) + ": --pid chooses one";
    }
    boolean hosts = fit.stream().map(ProcessKey::hostname).distinct().count() > 1;
    return read
        + named(fit)
        + (hosts
            ? ": --host chooses one, or name one capture"
            : ": name one capture, or make one of a boot with cut --from TIME or --to TIME");
  }

  private List<ProcessKey> fitting() {
    return names.keySet().stream().filter(asked::contains).toList();
  }

  private static String named(Set<String> readers) {
    return readers.stream()
        .limit(LISTED)
        .collect(joining(", ", "", readers.size() > LISTED ? ", …" : ""));
  }

  private String ofBoot(ProcessKey process) {
    return " on %s, boot %s, traced from %s"
        .formatted(
            process.hostname(), process.bootId(), Instant.EPOCH.plusNanos(begins.get(process)));
  }

  private String named(List<ProcessKey> processes) {
    boolean boots =
        processes.stream().map(each -> each.hostname() + "/" + each.bootId()).distinct().count()
            > 1;
    String more = processes.size() > LISTED ? ", …" : "";
    return processes.stream()
        .limit(LISTED)
        .map(each -> "%s[%d]".formatted(names.get(each), each.pid()) + (boots ? ofBoot(each) : ""))
        .collect(joining(boots ? "; " : ", ", "", more));
  }
}
