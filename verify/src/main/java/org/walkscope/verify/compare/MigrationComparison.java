// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.walkscope.schema.Detail;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.IndexedRead;

/**
 * Reads of a process whose pages another task moves while it is stopped, and which runs at other
 * times. While both rest, the entries stay as they are, and no complete read may differ from the
 * kernel's answer. While either changes entries, light mode, which reads them before the walker
 * does, may differ: in how many reads and entries depends on the machine's pace, so that these are
 * counted and not judged.
 *
 * @param still reads while nothing changed
 * @param moving reads while pages were moved
 * @param running reads of pagemap while the process ran
 * @param light whether entries were read before the walker read them
 */
public record MigrationComparison(
    StressComparison still, StressComparison moving, StressComparison running, boolean light) {
  /** Compares one run of walkmigrate, which names reads of the first kind so. */
  public static MigrationComparison of(
      List<IndexedRead> index,
      RebuiltWalks rebuilt,
      List<Snapshot> snapshots,
      List<LockHold> holds,
      List<ProbeLoss> losses,
      Detail detail)
      throws IOException {
    Map<Phase, List<IndexedRead>> reads =
        index.stream().collect(Collectors.groupingBy(MigrationComparison::phase));
    Map<Phase, StressComparison> compared = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      compared.put(
          phase,
          StressComparison.of(
              reads.getOrDefault(phase, List.of()), rebuilt, snapshots, holds, losses, detail));
    }
    return new MigrationComparison(
        compared.get(Phase.STILL),
        compared.get(Phase.MOVING),
        compared.get(Phase.RUNNING),
        rebuilt.walks().stream().anyMatch(MigrationComparison::isLight));
  }

  /** What happened to the memory during a read. */
  enum Phase {
    STILL,
    MOVING,
    RUNNING
  }

  /** As walkmigrate names the answer. */
  static Phase phase(IndexedRead read) {
    String name = read.path().getFileName().toString();
    return name.contains("-still.")
        ? Phase.STILL
        : name.contains("-running.") ? Phase.RUNNING : Phase.MOVING;
  }

  private static boolean isLight(Walk walk) {
    return walk.getHost().getMode() == TraceMode.LIGHT;
  }

  /** True if reads of each kind are complete and as the kernel said, as far as they can be. */
  public boolean holds() {
    return still.completeReads() > 0 && still.holds(0) && mayDiffer(moving) && mayDiffer(running);
  }

  private boolean mayDiffer(StressComparison changing) {
    return changing.completeReads() > 0 && changing.holds(light ? changing.completeReads() : 0);
  }

  /** Prints the results. */
  public void print(PrintWriter out) {
    String word = light ? "differs, not judged" : "WRONG";
    still.print("while no page moves", "WRONG", out);
    moving.print("while pages move", word, out);
    running.print("while the process runs", word, out);
  }

  /** The result's figures. */
  public Result result(boolean good) {
    return new Result(good)
        .with("reads", still.reads() + moving.reads() + running.reads())
        .with("compared", still.completeReads() + moving.completeReads() + running.completeReads())
        .with(
            "wrong",
            still.wrong().size() + (light ? 0 : moving.wrong().size() + running.wrong().size()))
        .with("still", still.completeReads())
        .with("changed_while_moving", moving.wrong().size())
        .with("moving", moving.completeReads())
        .with("changed_entries", differing(moving))
        .with("moving_entries", moving.pagemap().all())
        .with("changed_while_running", running.wrong().size())
        .with("running", running.completeReads())
        .with("changed_running_entries", differing(running))
        .with("running_entries", running.pagemap().all())
        .with("pagemap", still.pagemap().plus(moving.pagemap()).plus(running.pagemap()))
        .with("lost", moving.lostEvents());
  }

  private static long differing(StressComparison compared) {
    return compared.pagemap().all() - compared.pagemap().exact();
  }
}
