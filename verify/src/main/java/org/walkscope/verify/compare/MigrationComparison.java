// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.IndexedRead;

/**
 * Reads of a stopped process whose pages another task moves. While that task rests, the entries
 * stay as they are, and no complete read may differ from the kernel's answer. While it moves pages,
 * light mode, which reads entries before the walker does, may differ: in how many reads and entries
 * depends on the machine's pace, so that these are counted and not judged.
 *
 * @param still reads while no page was moved
 * @param moving reads while pages were moved
 * @param light whether entries were read before the walker read them
 */
public record MigrationComparison(StressComparison still, StressComparison moving, boolean light) {
  /** Compares one run of walkmigrate, which names reads of the first kind so. */
  public static MigrationComparison of(
      List<IndexedRead> index,
      RebuiltWalks rebuilt,
      List<Snapshot> snapshots,
      List<LockHold> holds,
      List<ProbeLoss> losses)
      throws IOException {
    List<IndexedRead> still = index.stream().filter(MigrationComparison::isStill).toList();
    List<IndexedRead> moving = index.stream().filter(read -> !isStill(read)).toList();
    return new MigrationComparison(
        StressComparison.of(still, rebuilt, snapshots, holds, losses),
        StressComparison.of(moving, rebuilt, snapshots, holds, losses),
        rebuilt.walks().stream().anyMatch(MigrationComparison::isLight));
  }

  static boolean isStill(IndexedRead read) {
    return read.path().getFileName().toString().contains("-still.");
  }

  private static boolean isLight(Walk walk) {
    return walk.getHost().getMode() == TraceMode.LIGHT;
  }

  /** True if reads of both kinds are complete and as the kernel said, as far as they can be. */
  public boolean holds() {
    long mayDiffer = light ? moving.completeReads() : 0;
    return still.holds(0)
        && still.completeReads() > 0
        && moving.holds(mayDiffer)
        && moving.completeReads() > 0;
  }

  /** Prints both results. */
  public void print(PrintWriter out) {
    still.print("while no page moves", "WRONG", out);
    moving.print("while pages move", light ? "differs, not judged" : "WRONG", out);
  }

  /** The result's figures. */
  public Result result(boolean good) {
    return new Result(good)
        .with("reads", still.reads() + moving.reads())
        .with("compared", still.completeReads() + moving.completeReads())
        .with("wrong", still.wrong().size() + (light ? 0 : moving.wrong().size()))
        .with("still", still.completeReads())
        .with("changed_while_moving", moving.wrong().size())
        .with("moving", moving.completeReads())
        .with("changed_entries", moving.pagemap().all() - moving.pagemap().exact())
        .with("moving_entries", moving.pagemap().all())
        .with("pagemap", still.pagemap().plus(moving.pagemap()))
        .with("lost", moving.lostEvents());
  }
}
