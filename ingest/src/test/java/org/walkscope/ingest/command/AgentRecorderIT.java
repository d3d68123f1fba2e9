// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.spool.SentRecords;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Walklink;

/** The flight recorder of an agent: what the spool holds goes into captures on SIGUSR1. */
class AgentRecorderIT {
  private static final String ID = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;

  private static long events(Path into) throws Exception {
    long events = 0;
    List<Path> folders = list(into).filter(Files::isDirectory).sorted().toList();
    for (Path capture : list(folders.get(folders.size() - 1)).sorted().toList()) {
      for (SpecificRecord record : records(capture)) {
        events += record instanceof TraceFragment fragment ? fragment.getEvents() : 0;
      }
    }
    return events;
  }

  private static Stream<Path> list(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream().filter(file -> !file.endsWith("spool"));
    }
  }

  /** Records of a capture that is whole. */
  private static List<SpecificRecord> records(Path capture) throws Exception {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }

  @Test
  void sigusr1WritesWhatTheSpoolHoldsAndTheSpoolGoesOn() throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    byte[] stream = SentRecords.stream(7, 30, 60);
    Path recording = Files.write(folder.resolve("trace.wscp"), stream);
    long all =
        SentRecords.undisturbed(folder.resolve("undisturbed"), stream).stream()
            .mapToLong(record -> record instanceof TraceFragment of ? of.getEvents() : 0)
            .sum();
    Path into = folder.resolve("into");
    String metrics = "127.0.0.1:0";
    try (RunningAgent agent =
        new RunningAgent(
            folder, Map.of(), "--keep=64MiB", "--into=" + into, "--metrics-listen=" + metrics)) {
      assertThat(agent.signal("USR1", "SIGUSR1")).contains(" has 0 captures, 0 bytes");
      Process probe =
          Walklink.start(
              recording,
              folder.resolve("socket"),
              "--stream-id",
              ID,
              "--events-per-second",
              "2000");
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> agent.metric("walkscope_agent_spool_taken_events_total") > 0);
      assertThat(agent.signal("USR1", "SIGUSR1")).contains(" has 1 capture, ");
      assertThat(events(into)).isPositive().isLessThanOrEqualTo(all);
      assertThat(probe.waitFor()).isZero();
      agent.await("stream " + ID + ": ended, all ");
      agent.signal("USR1", "SIGUSR1");
      assertThat(events(into)).isEqualTo(all);
      assertThat(list(into)).allMatch(Files::isDirectory).hasSize(3);
    }
  }

  @Test
  void aConditionWritesWhatWasBeforeAndForATimeAfterIt() throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    Path recording = Files.write(folder.resolve("trace.wscp"), SentRecords.stream(7, 30, 60));
    Path into = folder.resolve("into");
    try (RunningAgent agent =
        new RunningAgent(
            folder,
            Map.of(),
            "--keep=64MiB",
            "--into=" + into,
            "--when=walk>4us",
            "--after=3s",
            "--times=1")) {
      Process probe = Walklink.start(recording, folder.resolve("socket"), "--stream-id", ID);
      agent.await("ended, all ");
      agent.await("walk>4us, a walk of 0.005 ms by ");
      agent.await(" has 1 capture, ");
      assertThat(probe.waitFor()).isZero();
      assertThat(events(into)).isPositive();
      assertThat(list(into)).hasSize(1);
    }
  }

  @Test
  void recordingsHaveABoundAndWhatIsNotWrittenIsCounted() throws Exception {
    Path into = folder.resolve("into");
    Path old = Files.createDirectories(into.resolve("20260101T000000.000Z"));
    try (FileChannel sparse =
        FileChannel.open(
            old.resolve("1.avro"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.wrap(new byte[1]), 128L << 20);
    }
    try (RunningAgent agent =
        new RunningAgent(
            folder,
            Map.of(),
            "--keep=64MiB",
            "--into=" + into,
            "--times=2",
            "--metrics-listen=127.0.0.1:0")) {
      assertThat(agent.signal("USR1", "SIGUSR1"))
          .startsWith("SIGUSR1: nothing is written: with it the recordings in " + into)
          .contains("134,217,729 bytes, and may have 134,217,728, --times of --keep");
      assertThat(list(into)).hasSize(1);
      assertThat(agent.metric("walkscope_agent_recordings_left_out_total")).isOne();
      Files.delete(old.resolve("1.avro"));
      assertThat(agent.signal("USR1", "SIGUSR1")).contains(" has 0 captures");
      assertThat(agent.metric("walkscope_agent_recordings_written_total")).isOne();
    }
  }

  /** The ledger of a stream is a pipe: the agent is opening its spool until somebody writes it. */
  @Test
  void sigusr1BeforeTheSpoolIsOpenIsHandledWhenItIs() throws Exception {
    Path stream = Files.createDirectories(folder.resolve("spool").resolve(ID));
    Path pipe = stream.resolve("ledger");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String listen = folder.resolve("socket").toString();
    String spool = folder.resolve("spool").toString();
    try (AgentProcess agent = new AgentProcess("agent", "--listen", listen, "--spool", spool)) {
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> !agent.isAlive() || handlesUsr1(agent.pid()));
      agent.signal("USR1");
      Files.writeString(pipe, "");
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> !agent.isAlive() || agent.said().contains("SIGUSR1: nothing is written"));
      assertThat(agent.isAlive()).as(agent.said()).isTrue();
    }
  }

  private static boolean handlesUsr1(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("SigCgt:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(8).strip(), 16) >> 9 & 1) == 1);
  }

  @Test
  void withoutAFolderForItSigusr1SaysSo() throws Exception {
    try (RunningAgent agent = new RunningAgent(folder, Map.of())) {
      assertThat(agent.signal("USR1", "SIGUSR1"))
          .isEqualTo("SIGUSR1: nothing is written: there is no --keep SIZE --into DIR");
    }
  }
}
