// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.pipeline.job.JobLine;

/**
 * A job as its own main gives it, on a cluster in this JVM: it begins at the newest checkpoint of
 * its folder, and results are exactly once through any end of the process.
 *
 * <p>It restarts by itself from its last checkpoint, ten times; it fails for good at the eleventh
 * failure, when none of them came ten minutes after the one before.
 */
public final class LocalJob {
  private static final Logger LOG = LoggerFactory.getLogger(LocalJob.class);
  private static final int ATTEMPTS = 10;
  private static final Duration CALM = Duration.ofMinutes(10);
  private static final Duration CANCELLING = Duration.ofSeconds(5);
  private static final long LOOK_MS = 1_000;

  private final String name;
  private final FlinkCluster cluster;
  private final CheckpointFolder folder;
  private final int parallelism;
  private JobID id;
  private CompletableFuture<JobResult> result;
  private long toldMs;
  private volatile boolean stopping;

  /**
   * Job that is not started yet.
   *
   * @param name for messages. Example: WalkJob
   */
  public LocalJob(String name, FlinkCluster cluster, CheckpointFolder folder, int parallelism) {
    this.name = name;
    this.cluster = cluster;
    this.folder = folder;
    this.parallelism = parallelism;
  }

  /**
   * Starts the job.
   *
   * @param line of the job, checked
   */
  public void start(JobLine<?> line) throws IOException {
    Optional<Path> newest = folder.newest();
    SavepointRestoreSettings from =
        newest
            .map(
                path ->
                    SavepointRestoreSettings.forPath(
                        path.toUri().toString(), false, RecoveryClaimMode.CLAIM))
            .orElseGet(SavepointRestoreSettings::none);
    try {
      ClusterEnvironment.around(
          line::run,
          settings(),
          graph -> {
            id = cluster.submit(graph, from);
            result = cluster.miniCluster().requestJobResult(id);
            return id;
          });
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(name + " does not start: " + RootCause.of(e), e);
    }
  }

  private Configuration settings() {
    Configuration settings = FlinkCluster.keeping(folder.checkpoints());
    settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, ATTEMPTS);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, CALM);
    return settings;
  }

  /** Waits until all tasks run: before, no savepoint can be made. */
  public void awaitRunning() throws IOException {
    Waiting.await(name + " to run", () -> cluster.isRunning(id));
  }

  /**
   * Waits for the job's end, which input that ends brings, or a failure.
   *
   * @param failures takes a line for each failure after which the job goes on
   * @throws IOException when the job has failed for good
   */
  public void awaitEnd(Consumer<String> failures) throws IOException {
    while (!hasEnded(failures)) {
      try {
        result.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.trace("looks again", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + name + " ran", e);
      }
    }
  }

  /** The same, without waiting. */
  boolean hasEnded(Consumer<String> failures) throws IOException {
    if (!result.isDone()) {
      tellFailure(failures);
      return false;
    }
    JobResult ended = Waiting.answer("its result is asked for", result);
    if (!stopping && !ended.isSuccess()) {
      throw new IOException(name + " failed: " + reason(ended));
    }
    if (!stopping) {
      folder.clear();
    }
    return true;
  }

  private static String reason(JobResult ended) {
    return ended
        .getSerializedThrowable()
        .map(failure -> failure.deserializeError(LocalJob.class.getClassLoader()))
        .map(RootCause::of)
        .orElse("it was cancelled");
  }

  private void tellFailure(Consumer<String> failures) {
    ErrorInfo failure = lastFailure();
    if (failure != null && failure.getTimestamp() > toldMs && !stopping) {
      toldMs = failure.getTimestamp();
      failures.accept(
          "%s failed, and goes on from its last checkpoint: %s"
              .formatted(
                  name,
                  RootCause.of(
                      failure.getException().deserializeError(LocalJob.class.getClassLoader()))));
    }
  }

  private ErrorInfo lastFailure() {
    try {
      return cluster
          .miniCluster()
          .getExecutionGraph(id)
          .get(CANCELLING.toMillis(), TimeUnit.MILLISECONDS)
          .getFailureInfo();
    } catch (ExecutionException | TimeoutException e) {
      return null; // it has ended meanwhile, or is asked again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /**
   * Stops the job with a savepoint, with all results committed; where that takes too long, the last
   * checkpoint is what it goes on from.
   *
   * @param drain whether open windows are published: the job is not to go on
   * @return whether there is a savepoint
   */
  public boolean stop(Duration patience, boolean drain) {
    stopping = true;
    if (id == null) {
      return false;
    }
    long end = System.nanoTime() + patience.toNanos();
    String directory = folder.savepoints().toUri().toString();
    try {
      cluster
          .miniCluster()
          .stopWithSavepoint(id, directory, drain, SavepointFormatType.NATIVE)
          .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} does not stop with a savepoint", name, e);
      cancel();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void cancel() {
    try {
      cluster.miniCluster().cancelJob(id).get(CANCELLING.toMillis(), TimeUnit.MILLISECONDS);
      result.get(CANCELLING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} is not cancelled", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
