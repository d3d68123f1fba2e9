// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.List;

/**
 * State of reading the topics.
 *
 * @param problem sentence on the problem; null when healthy
 * @param late jobs that do not answer, while others may
 */
public record Health(boolean healthy, String problem, List<TopicState> topics, List<LateJob> late) {

  /** State while no job is late. */
  public Health(boolean healthy, String problem, List<TopicState> topics) {
    this(healthy, problem, topics, List.of());
  }

  /**
   * Job that has written no result of records that came.
   *
   * @param job its name, or the names of two of which one runs. Example: "StallBlameJob"
   * @param reads topic of the records. Example: "walkscope.stalls"
   * @param owes topics that lack results
   * @param sinceEpochMs when the first of the records was written
   * @param failed whether it is late for so long that it has failed
   */
  public record LateJob(
      String job, String reads, List<String> owes, long sinceEpochMs, boolean failed) {}

  /**
   * Progress in one topic.
   *
   * @param partitions 0 while the topic does not exist
   * @param records records read and shown
   * @param undecodable records that no schema decodes, or that cannot be true
   * @param tombstones records without a value
   * @param lagRecords records behind the last committed one; null before the first answer
   * @param newestEpochMs when the newest record that is shown was written, by its writer's clock; a
   *     time ahead of ours counts as the time of reading; null before the first
   * @param firstProblem first undecodable record, with its place; null when none
   */
  public record TopicState(
      String topic,
      int partitions,
      long records,
      long undecodable,
      long tombstones,
      Long lagRecords,
      Long newestEpochMs,
      String firstProblem) {}
}
