// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.TraceFragment;

class CommandsTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
  @TempDir private Path dir;
  private Path stream;
  private Path capture;

  @BeforeEach
  void redirect() throws IOException {
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    stream = Files.write(dir.resolve("trace.wscp"), smallStream());
    capture = dir.resolve("capture.avro");
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  /** The copy holds the damage as a loss before its end, and reads whole. */
  @Test
  void redactionPassesOverDamage() throws IOException {
    Path capture = Captures.ofThreeBlocks(dir.resolve("three"));
    byte[] bytes = Files.readAllBytes(capture);
    bytes[(int) Captures.secondBlockOf(capture) + 40] ^= 1;
    Files.write(capture, bytes);
    String copy = dir.resolve("copy").toString();
    assertThat(Commands.run("redact", "--skip-damaged", capture.toString(), copy)).isEqualTo(3);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("walkscope redact: " + capture + ": skipped ")
        .contains("2 fragments, but for what is damaged");
    assertThat(Commands.run("inspect", copy)).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("went on behind: 1, first: in a capture");
  }

  /** A cut inside a merge is known by its note. */
  @Test
  void redactionKeepsTheNotesOfACapture() throws IOException {
    Path plain = Captures.ofThreeBlocks(dir.resolve("three"));
    Path noted = dir.resolve("noted");
    try (CaptureReader from = CaptureReader.open(plain)) {
      TraceFragment first = (TraceFragment) from.next();
      try (CaptureWriter to =
          new CaptureWriter(
              Files.newOutputStream(noted), first.getHost(), 0, Map.of("cut", "of a.avro"))) {
        for (SpecificRecord next = first; next != null; next = from.next()) {
          to.write(next);
        }
      }
    }
    Path copy = dir.resolve("copy");
    assertThat(Commands.run("redact", noted.toString(), copy.toString())).isZero();
    try (CaptureReader redacted = CaptureReader.open(copy)) {
      assertThat(redacted.notes()).containsExactly(Map.entry("cut", "of a.avro"));
    }
  }

  @Test
  void aStreamBecomesACaptureThatInspectReads() {
    assertThat(
            Commands.run("ingest", "--input", stream.toString(), "--capture", capture.toString()))
        .isZero();
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            String.format(
                "walkscope ingest: 6 events, 4 page-table entries, 1 fragment from %,d bytes, to its end%n",
                smallStream().length));

    assertThat(Commands.run("inspect", "--events", capture.toString())).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("fragment 0 of tid 100 (cat) in the block at byte ")
        .contains("5000 begin walk=1 sequence=0 walker_start_boottime_ns=55")
        .contains("host       builder, ARM64, 7.3.0-test, boot 0b0e7c5a")
        .contains(
            "events     6: begin 1, entries 1, folios 1, hole 1, lock 1, swapcount 0, vma 0, scan 0, unread 0, lock_hold"
                + " 0, stall 0, end 1")
        .contains("probe      seen 6, delivered 6, filtered 0, lost 0 on 1 CPU")
        .contains("end        of a stream of 7 frames and ");
  }

  @Test
  void aBrokenStreamIsOneLineWithItsPlaceAndKeepsWhatCameBefore() throws IOException {
    byte[] whole = smallStream();
    Files.write(stream, Arrays.copyOf(whole, whole.length - 40));
    assertThat(
            Commands.run("ingest", "--input", stream.toString(), "--capture", capture.toString()))
        .isOne();
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .matches(
            "walkscope ingest: \\S+trace.wscp: stream cut short: inside the frame that begins at byte"
                + " \\d+ at byte "
                + (whole.length - 40)
                + "\\R");

    complained.reset();
    assertThat(Commands.run("inspect", capture.toString())).isOne();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(
            "events     6: begin 1, entries 1, folios 1, hole 1, lock 1, swapcount 0, vma 0, scan 0, unread 0, lock_hold"
                + " 0, stall 0, end 1")
        .contains("end        none read\n");
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            String.format(
                "walkscope inspect: %s: capture cut short: no end of the stream at byte %d%n",
                capture, Files.size(capture)));
  }

  @Test
  void aProbeThatConnectsToTheSocketIsRead() throws Exception {
    Path socket = dir.resolve("probe.sock");
    CompletableFuture<Integer> agent =
        CompletableFuture.supplyAsync(
            () ->
                Commands.run(
                    "ingest", "--input", "unix:" + socket, "--capture", capture.toString()));
    Awaitility.await().until(() -> Files.exists(socket));
    try (SocketChannel probe = connect(socket);
        OutputStream to = Channels.newOutputStream(probe)) {
      to.write(smallStream());
    }
    assertThat(agent.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(socket).doesNotExist();
    assertThat(Commands.run("inspect", capture.toString())).isZero();
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(Commands.run("ingest", "--input", stream.toString())).isEqualTo(2);
    assertThat(Commands.run("ingest", "--input", "nowhere", "--capture", capture.toString()))
        .isOne();
    assertThat(Commands.run("inspect", "nowhere")).isOne();
    assertThat(Commands.run("replay", "nowhere")).isEqualTo(2);
    String[] noHosts = {"replay", "nowhere", "--bootstrap-servers", "nobody:1", "--rehost", "0"};
    assertThat(Commands.run(noHosts)).isEqualTo(2);
    assertThat(Commands.run(new String[0])).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "walkscope ingest: say where to: --capture FILE, --bootstrap-servers HOST:PORT, or both"
                + " (--help)",
            "walkscope ingest: nowhere: no such file",
            "walkscope inspect: nowhere: no such file",
            "walkscope replay: say where to: --bootstrap-servers HOST:PORT (--help)",
            "walkscope replay: --rehost 0: a number of hosts from 1 to 9999 (--help)",
            "walkscope: say which: agent, ingest, replay, inspect or redact (--help)");
    assertThat(capture).doesNotExist();
  }

  /** The file is there a moment before anyone listens at it. */
  private static SocketChannel connect(Path socket) {
    return Awaitility.await()
        .ignoreExceptions()
        .until(() -> SocketChannel.open(UnixDomainSocketAddress.of(socket)), c -> true);
  }

  private static byte[] smallStream() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    return builder.loss(20_000, 0, 6, 0).end(30_000).bytes();
  }
}
