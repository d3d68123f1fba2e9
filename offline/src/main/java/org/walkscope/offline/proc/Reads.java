// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.Losses;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;

/** Reads of one file in captures, by process. */
final class Reads implements CaptureResults {
  private final ProcFile file;
  private final long untilEpochNs;
  private final Map<Integer, ProcessReads> byPid = new TreeMap<>();
  private final Map<Integer, String> names = new TreeMap<>();
  private final Map<String, ThreadReads> threads = new HashMap<>();
  private final Losses losses = new Losses();
  private DeadLetter broken;

  /**
   * Takes reads.
   *
   * @param untilEpochNs reads that begin later are left out
   */
  Reads(ProcFile file, long untilEpochNs) {
    this.file = file;
    this.untilEpochNs = untilEpochNs;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Snapshot snapshot
        && snapshot.getFile() == file
        && snapshot.getBeginEpochNs() <= untilEpochNs) {
      of(snapshot.getTarget()).take(snapshot);
    } else if (result instanceof Walk walk) {
      take(walk);
    }
  }

  private void take(Walk walk) {
    if (file == ProcFile.SMAPS || file == ProcFile.SMAPS_ROLLUP) {
      if (walk.getFile() == file) {
        of(walk.getTarget()).takeHugePage(walk);
      }
      return;
    }
    WalkedRead begun =
        threads
            .computeIfAbsent(
                RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()),
                thread -> new ThreadReads(file))
            .take(walk);
    if (begun != null && begun.beginEpochNs() <= untilEpochNs) {
      of(walk.getTarget()).take(begun);
    }
  }

  /** Takes a record of ingest beside the fragments. */
  void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
  }

  /**
   * Takes the end: where delivered events are absent, the last walks of any thread may be.
   *
   * @param events read
   */
  void end(long events) {
    if (losses.absentEvents(events) > 0) {
      threads.values().forEach(ThreadReads::endAtGap);
    }
  }

  /** True if no event of a process's last read is missing, as far as the trace tells. */
  boolean isWhole(ProcessReads process) {
    return process.isWhole(losses.isCut(process.host()));
  }

  private ProcessReads of(Target target) {
    names.put(target.getTgid(), target.getComm());
    return byPid.computeIfAbsent(target.getTgid(), pid -> new ProcessReads());
  }

  @Override
  public void take(DeadLetter letter) {
    broken = broken == null ? letter : broken;
    losses.take(letter);
  }

  /** First damage; null when there is none. */
  DeadLetter broken() {
    return broken;
  }

  /**
   * Reads of a process.
   *
   * @param pid null for the only one
   * @throws IOException when there is none, or more than one without a number
   */
  ProcessReads of(Integer pid) throws IOException {
    byPid.values().removeIf(ProcessReads::isEmpty);
    names.keySet().retainAll(byPid.keySet());
    if (pid == null ? byPid.size() != 1 : !byPid.containsKey(pid)) {
      StringBuilder there = new StringBuilder();
      names.forEach(
          (number, name) ->
              there.append(there.isEmpty() ? "" : ", ").append("%s[%d]".formatted(name, number)));
      throw new IOException(
          "%s was read of %s: %s"
              .formatted(
                  file.name().toLowerCase(Locale.ROOT),
                  there.isEmpty() ? "no process" : there,
                  pid == null ? "--pid chooses one" : "not of " + pid));
    }
    return pid == null ? byPid.values().iterator().next() : byPid.get(pid);
  }
}
