// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * What a job's main finds as its environment, as {@code flink run -d} gives it one: the job is
 * submitted to a cluster in this JVM.
 */
@SuppressWarnings("try") // its close() is of a service that it does not have
final class ClusterEnvironment extends StreamExecutionEnvironment {
  /** Cluster that takes a graph. */
  @FunctionalInterface
  interface Submission {
    JobID submit(StreamGraph graph) throws Exception;
  }

  /** Body of a job's main, which makes the graph and executes it. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private final Submission submission;

  private ClusterEnvironment(Configuration configuration, Submission submission) {
    super(configuration, ClusterEnvironment.class.getClassLoader());
    this.submission = submission;
    setParallelism(configuration.get(CoreOptions.DEFAULT_PARALLELISM));
  }

  /** Runs the body of a main, one at a time. */
  static synchronized void around(Body body, Configuration settings, Submission submission)
      throws Exception {
    initializeContextEnvironment(
        more -> {
          Configuration all = new Configuration(settings);
          all.addAll(more);
          return new ClusterEnvironment(all, submission);
        });
    try {
      body.run();
    } finally {
      resetContextEnvironment();
    }
  }

  @Override
  public JobExecutionResult execute(StreamGraph graph) throws Exception {
    return new DetachedJobExecutionResult(submission.submit(graph));
  }
}
