// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.walkscope.pipeline.job.Job;
import org.walkscope.pipeline.job.JobLine;
import org.walkscope.pipeline.job.Jobs;

/**
 * All that the pipeline answers of a live trace, as four jobs of one Flink cluster in this JVM,
 * each with its checkpoints in a folder from which it goes on.
 */
public final class LiveJobs implements AutoCloseable {
  /** Jobs with their parallelism; those before others whose results they read. */
  private static final List<Map.Entry<String, Integer>> JOBS =
      List.of(
          Map.entry("WalkJob", TopicCreation.PARTITIONS),
          Map.entry("StallBlameJob", 1),
          Map.entry("CompareWalkersJob", 1),
          Map.entry("TraceHealthJob", 1));

  private static final int SLOTS = JOBS.stream().mapToInt(Map.Entry::getValue).sum();
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

  private final FlinkCluster cluster;
  private final List<LocalJob> jobs = new ArrayList<>();

  private LiveJobs(FlinkCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts the cluster, and all jobs where they stopped.
   *
   * @param folder with a folder of checkpoints for each job
   * @param scratch for files of the cluster, deleted with it
   * @param options of every job. Example: --bootstrap-servers localhost:9092
   * @param ids begin of the jobs' ids; null for those that they have on a cluster
   */
  public static LiveJobs start(
      Path folder, ScratchDirectory scratch, List<String> options, String ids) throws IOException {
    LiveJobs jobs = new LiveJobs(FlinkCluster.start(1, SLOTS, scratch));
    try {
      for (var each : JOBS) {
        List<String> all = new ArrayList<>(options);
        if (ids != null) {
          all.addAll(List.of("--id", ids + "-" + each.getKey()));
        }
        jobs.start(Jobs.named(each.getKey()).orElseThrow(), folder, each.getValue(), all);
      }
      return jobs;
    } catch (IOException | RuntimeException e) {
      jobs.close();
      throw e;
    }
  }

  private void start(Job<?> job, Path folder, int parallelism, List<String> options)
      throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve(job.name()));
    LocalJob local = new LocalJob(job.name(), cluster, checkpoints, parallelism);
    StringWriter said = new StringWriter();
    PrintWriter err = new PrintWriter(said, true);
    JobLine<?> line = job.line(job.name(), null, err, err);
    OptionalInt ended = line.parse(options.toArray(String[]::new));
    if (ended.isPresent() || line.check().isPresent()) {
      throw new IOException(said.toString().strip());
    }
    local.start(line);
    jobs.add(local);
  }

  /**
   * Watches the jobs until they are stopped.
   *
   * @param failures takes a line for each failure after which a job goes on
   * @throws IOException when a job has failed for good
   */
  public void watch(Consumer<String> failures) throws IOException {
    boolean ended = false;
    while (!ended) {
      ended = true;
      for (LocalJob job : jobs) {
        ended &= job.hasEnded(failures);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /**
   * Stops all jobs with savepoints.
   *
   * @return whether every job has one; otherwise its last checkpoint is what it goes on from
   */
  public boolean stop(Duration patience) {
    List<CompletableFuture<Boolean>> stops =
        jobs.stream()
            .map(
                job ->
                    CompletableFuture.supplyAsync(
                        () -> job.stop(patience, false),
                        task -> new Thread(task, "walkscope-stop").start()))
            .toList();
    return stops.stream().map(CompletableFuture::join).allMatch(stopped -> stopped);
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
