// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.Losses;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

/** Reads of one file in captures, by process. */
final class Reads implements CaptureResults, IngestRecords {
  private final ProcFile file;
  private final long untilEpochNs;
  private final ReadProcesses processes;
  private final Map<String, ThreadReads> threads = new HashMap<>();
  private final FilesRead files = new FilesRead();
  private final Losses losses = new Losses();
  private DeadLetter broken;

  /**
   * Takes reads.
   *
   * @param untilEpochNs reads that begin later are left out
   * @param processes that are asked for
   */
  Reads(ProcFile file, long untilEpochNs, ReadProcesses processes) {
    this.processes = processes;
    this.file = file;
    this.untilEpochNs = untilEpochNs;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Snapshot snapshot) {
      files.note(snapshot.getFile(), snapshot.getTarget());
      if (snapshot.getFile() == file) {
        take(snapshot);
      }
    } else if (result instanceof Walk walk) {
      take(walk);
    }
  }

  private void take(Snapshot snapshot) {
    boolean counts = snapshot.getBeginEpochNs() <= untilEpochNs;
    if (counts) {
      processes.seen(snapshot.getHost(), snapshot.getTarget(), snapshot.getWalker());
    }
    if (processes.isAsked(snapshot.getHost(), snapshot.getTarget(), snapshot.getWalker())) {
      ProcessReads reads = processes.of(snapshot.getHost(), snapshot.getTarget());
      if (counts) {
        reads.take(snapshot);
      } else {
        reads.forget(snapshot);
      }
    }
  }

  private void take(Walk walk) {
    if (walk.getMissingWalks() == 0) {
      files.note(walk.getFile(), walk.getTarget());
    }
    boolean asked = processes.isAsked(walk.getHost(), walk.getTarget(), walk.getWalker());
    if (file == ProcFile.SMAPS || file == ProcFile.SMAPS_ROLLUP) {
      if (walk.getFile() == file && asked) {
        processes.of(walk.getHost(), walk.getTarget()).takeSmaps(walk);
      }
      return;
    }
    WalkedRead begun =
        threads
            .computeIfAbsent(
                RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()),
                thread -> new ThreadReads(file))
            .take(walk, asked);
    boolean isOfFile =
        walk.getFile() == file && walk.getMissingWalks() == 0 && !walk.getFunction().isEmpty();
    if (isOfFile && walk.getBeginEpochNs() <= untilEpochNs) {
      processes.seen(walk.getHost(), walk.getTarget(), walk.getWalker());
    }
    if (begun != null && begun.beginEpochNs() <= untilEpochNs) {
      processes.of(walk.getHost(), walk.getTarget()).take(begun);
    }
  }

  @Override
  public void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
  }

  /** Takes the end: where delivered events are absent, the last walks of any thread may be. */
  @Override
  public void end(Map<String, Long> events) {
    losses.end(events);
    if (losses.absentEvents() > 0) {
      threads.values().forEach(ThreadReads::endAtGap);
    }
  }

  /** True if no event of a process's last read is missing, as far as the trace tells. */
  boolean isWhole(ProcessReads process) {
    return process.isWhole(losses.isSome(process.host()));
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

  /** Why no process is chosen, and how to choose one. */
  String problem() {
    if (processes.isEmpty()) {
      String until =
          untilEpochNs == Long.MAX_VALUE ? "" : " by " + Instant.EPOCH.plusNanos(untilEpochNs);
      return FilesRead.name(file) + " was read of no process" + until + ": " + files.text();
    }
    return processes.problem(file);
  }

  /** Processes that the file was read of. */
  ReadProcesses processes() {
    return processes;
  }
}
