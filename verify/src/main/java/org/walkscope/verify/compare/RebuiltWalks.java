// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.util.List;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;

/**
 * Records of the topic of walks, walks and gaps apart: a record of missing walks stands for walks
 * of which no event came, and is no walk itself.
 *
 * @param walks that were rebuilt
 * @param gaps records of missing walks
 */
public record RebuiltWalks(List<Walk> walks, List<Walk> gaps) {

  /** Reads the records of a run. */
  public static RebuiltWalks in(RunResults results) throws IOException {
    return of(results.read(Topics.WALKS, Walk.class));
  }

  /** Separates walks from gaps. */
  public static RebuiltWalks of(List<Walk> records) {
    return new RebuiltWalks(
        records.stream().filter(walk -> walk.getMissingWalks() == 0).toList(),
        records.stream().filter(walk -> walk.getMissingWalks() > 0).toList());
  }

  /** Walks that are missing. */
  public long missing() {
    return gaps.stream().mapToLong(Walk::getMissingWalks).sum();
  }
}
