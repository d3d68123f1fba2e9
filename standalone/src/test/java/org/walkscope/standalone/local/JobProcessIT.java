// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.testing.Golden;

/** A job without a Flink distribution, in a process that is killed, stopped and started again. */
class JobProcessIT {
  private static final Pattern SUBMITTED = Pattern.compile("(WalkJob is submitted)");

  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(0, -1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private LocalProcess job(Path state, String... more) throws IOException {
    return new LocalProcess(
        folder,
        Stream.concat(Stream.of("job", "WalkJob", "--state", state.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private LocalProcess live(Path state, int parallelism) throws IOException {
    return job(
        state,
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--checkpoint-interval",
        "1 s",
        "--parallelism",
        Integer.toString(parallelism));
  }

  @Test
  void killedStoppedAndStartedAgainItGivesTheGoldenResults() throws Exception {
    new TopicCreation(broker.bootstrapServers(), 2).createAllAnew();
    Path state = folder.resolve("state");
    FedTrace trace = new FedTrace();
    try (LocalProcess first = live(state, 2)) {
      first.await(SUBMITTED);
      trace.sendFirstHalf(broker.bootstrapServers());
      FedTrace.awaitWalks(broker.bootstrapServers());
      assertThat(ProcSockets.listeningBeyondLoopback(first.pid())).isEmpty();
      first.kill();
    }
    assertThat(Files.getPosixFilePermissions(state)).hasSize(3);
    try (LocalProcess second = live(state, 1)) {
      second.await(SUBMITTED);
      trace.sendSecondHalf(broker.bootstrapServers());
      assertThat(second.terminate()).as(second.said()).isZero();
      assertThat(second.said()).doesNotContain("Exception", "\tat ");
    }
    try (LocalProcess other =
        job(state, "--bootstrap-servers", broker.bootstrapServers(), "--id", "other")) {
      assertThat(other.status()).isOne();
      assertThat(other.said())
          .contains("--id walkscope-pipeline, not with ", "--id other: name another folder")
          .hasLineCount(1);
    }
    FedTrace.requireGolden(broker.bootstrapServers(), state, folder.resolve("drain"));
  }

  @Test
  void capturesNeitherReadNorLeaveState() throws Exception {
    Path state = folder.resolve("state");
    Path into = folder.resolve("into");
    try (LocalProcess wrong = job(state, "--bootstrap-servers", "no-port")) {
      assertThat(wrong.status()).isOne();
    }
    Path live = Files.createDirectories(state.resolve("checkpoints/job/chk-1"));
    Path metadata = Files.writeString(live.resolve("_metadata"), "of a job over topics");
    String captures = Golden.DIRECTORY.resolve("arm64/capture.avro").toString();
    try (LocalProcess run = job(state, "--captures", captures, "--into", into.toString())) {
      assertThat(run.status()).as(run.said()).isZero();
    }
    assertThat(into.resolve("walks")).isNotEmptyDirectory();
    assertThat(metadata).hasContent("of a job over topics");
    assertThat(state.resolve("tmp")).doesNotExist();
    assertThat(state.resolve("savepoints")).doesNotExist();
  }

  @Test
  void aWrongCallOrAnotherJobsStateIsOneLine() throws Exception {
    Path state = folder.resolve("state");
    try (LocalProcess job = job(state, "--bootstrap-servers", "no-port")) {
      assertThat(job.status()).isOne();
      assertThat(job.said())
          .contains("walkscope job WalkJob: --bootstrap-servers no-port: ")
          .doesNotContain("\tat ");
    }
    try (LocalProcess job =
        new LocalProcess(
            folder,
            "job",
            "TraceHealthJob",
            "--state",
            state.toString(),
            "--bootstrap-servers",
            "b:1")) {
      assertThat(job.status()).isOne();
      assertThat(job.said())
          .startsWith("walkscope job: %s has the state of walkscope job WalkJob".formatted(state))
          .hasLineCount(1);
    }
  }
}
