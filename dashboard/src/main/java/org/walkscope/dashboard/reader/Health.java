// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.List;

/**
 * Whether the topics are being read.
 *
 * @param problem what is wrong, in a sentence; null when healthy
 */
public record Health(boolean healthy, String problem, List<TopicState> topics) {

  /**
   * How far a topic is read.
   *
   * @param partitions 0 while the topic does not exist
   * @param records read and shown
   * @param undecodable records that no schema decodes, or that cannot be true
   * @param tombstones records without a value
   * @param lagRecords behind the last committed record; null before the first answer
   * @param firstProblem the first undecodable record, with its place; null when none
   */
  public record TopicState(
      String topic,
      int partitions,
      long records,
      long undecodable,
      long tombstones,
      Long lagRecords,
      String firstProblem) {}
}
