// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.spool.SentRecords;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.testing.Walklink;
import org.walkscope.wire.HelloView;
import org.walkscope.wire.ResumeView;
import org.walkscope.wire.WelcomeView;
import org.walkscope.wire.Wire;

/** The link with the probe's own code for it, of {@code make -C bpf}. */
@SuppressWarnings("try") // a server works by being there
class LinkIT {
  private static final String ID = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;
  private Path socket;
  private Path recording;
  private List<SpecificRecord> expected;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @BeforeEach
  void record() throws IOException {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    socket = folder.resolve("socket");
    recording = folder.resolve("trace.wscp");
    byte[] stream = SentRecords.stream(7, 30, 60);
    Files.write(recording, stream);
    expected = SentRecords.undisturbed(folder.resolve("undisturbed"), stream);
  }

  private Spool spool() throws IOException {
    return new Spool(
        folder.resolve("spool"),
        SpoolSettings.of(SpoolSettings.LEAST_BYTES, Duration.ofDays(7)),
        said::add,
        System::currentTimeMillis);
  }

  private LinkServer server(Spool spool) throws IOException {
    return new LinkServer(socket, Peers.of(List.of()), spool, said::add);
  }

  private Process probe(String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--stream-id", ID));
    options.addAll(List.of(more));
    return Walklink.start(recording, socket, options.toArray(String[]::new));
  }

  private static void awaitEnd(Process probe) throws Exception {
    String text = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(probe.waitFor()).as(text).isZero();
  }

  /** Waits for a line. */
  private void awaitLine(String part) throws InterruptedException {
    String line = "";
    while (!line.contains(part)) {
      line = said.poll(1, TimeUnit.MINUTES);
      assertThat(line).as("a line with: " + part).isNotNull();
    }
  }

  private void requireAll() throws IOException {
    try (Spool spool = spool()) {
      assertThat(SentRecords.of(spool.stream(ID))).isEqualTo(expected);
    }
  }

  @Test
  void theSpoolOfALinkHasWhatIngestMakes() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())))
          .isEqualTo("rw-rw----");
      awaitEnd(probe());
      awaitLine("ended");
      assertThat(spool.stream(ID).confirmed()).isEqualTo(Files.size(recording));
    }
    assertThat(socket).doesNotExist();
    requireAll();
  }

  @Test
  void aProbeThatIsKilledGoesOnWhereItWasSafe() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      for (int kill = 0; kill < 3; kill++) {
        Process probe = probe("--events-per-second", "2000");
        awaitLine("connected");
        long before = spool.stream(ID).confirmed();
        while (probe.isAlive() && spool.stream(ID).confirmed() <= before) {
          Thread.onSpinWait();
        }
        probe.destroyForcibly().waitFor();
      }
      awaitEnd(probe());
      awaitLine("stream " + ID + ": ended");
    }
    requireAll();
  }

  @Test
  void anAgentThatStopsInTheMiddleGoesOnWithTheSameProbe() throws Exception {
    Process probe = probe("--events-per-second", "4000");
    for (int stop = 0; stop < 3; stop++) {
      try (Spool spool = spool();
          LinkServer server = server(spool)) {
        awaitLine("connected");
        long before = spool.stream(ID).confirmed();
        while (probe.isAlive() && spool.stream(ID).confirmed() <= before) {
          Thread.onSpinWait();
        }
      }
    }
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      awaitEnd(probe);
      assertThat(spool.stream(ID).confirmed()).isEqualTo(Files.size(recording));
    }
    requireAll();
  }

  @Test
  void aNewerConnectionOfAStreamWins() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool);
        SocketChannel older = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      hello(older, Wire.LINK_VERSION);
      assertThat(welcome(older).refused()).isEqualTo(Wire.REFUSAL_NONE);
      awaitEnd(probe());
      assertThat(older.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    requireAll();
  }

  @Test
  void anotherVersionOfTheLinkIsRefusedInOneLine() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool);
        SocketChannel newer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      hello(newer, 9);
      assertThat(welcome(newer).refused()).isEqualTo(Wire.REFUSAL_VERSION);
      awaitLine("version 9");
    }
  }

  @Test
  void aConnectionThatWritesNothingLeavesNoFolder() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      for (int i = 0; i < 3; i++) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
          hello(probe, Wire.LINK_VERSION, i);
          assertThat(welcome(probe).refused()).isEqualTo(Wire.REFUSAL_NONE);
        }
        awaitLine("closed before its RESUME");
      }
      assertThat(spool.streams()).isEmpty();
      assertThat(folder.resolve("spool").toFile().list())
          .containsExactlyInAnyOrder("lock", "running");
      awaitEnd(probe());
      assertThat(spool.streams()).hasSize(1);
    }
    requireAll();
  }

  /** Offsets beyond the stream, and losses beyond it, would be counted and confirmed. */
  @Test
  void aResumeThatNoStreamCanHaveClosesTheConnectionInOneLine() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      long[][] wrong = {{1001, 0, 0}, {-1, 0, 0}, {900, -1, 0}, {900, 901, 0}, {900, 0, 1}};
      for (long[] each : wrong) {
        requireClosed(each[0], each[1], each[2]);
      }
      requireClosed(900, 800, 901);
      requireClosed(900, 800, -1);
      assertThat(spool.figures())
          .allSatisfy(stream -> assertThat(stream.losses().values()).containsOnly(0L));
    }
  }

  private void requireClosed(long offset, long skippedBytes, long skippedEvents) throws Exception {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      hello(probe, Wire.LINK_VERSION);
      assertThat(welcome(probe).refused()).isEqualTo(Wire.REFUSAL_NONE);
      ResumeView resume =
          ResumeView.allocate()
              .offset(offset)
              .skippedBytes(skippedBytes)
              .skippedEvents(skippedEvents);
      byte[] bytes = new byte[ResumeView.BYTES];
      resume.copyTo(bytes, 0);
      probe.write(ByteBuffer.wrap(bytes));
      assertThat(probe.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      awaitLine("its RESUME ");
    }
  }

  @Test
  void aStreamMoreThanTheAgentTakesIsRefusedUntilAnotherEnds() throws Exception {
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      List<SocketChannel> taken = new ArrayList<>();
      for (int i = 0; i <= SpoolSettings.STREAMS; i++) {
        SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        taken.add(probe);
        hello(probe, Wire.LINK_VERSION, i);
        assertThat(welcome(probe).refused())
            .isEqualTo(i < SpoolSettings.STREAMS ? Wire.REFUSAL_NONE : Wire.REFUSAL_FULL);
      }
      awaitLine("as many streams as the agent takes");
      taken.get(0).close();
      awaitLine("closed before its RESUME");
      awaitEnd(probe());
      for (SocketChannel probe : taken) {
        probe.close();
      }
    }
    requireAll();
  }

  /** Another user, whom the socket's group would let in. */
  @Test
  void aProbeOfAUserWhoIsNotNamedIsRefusedInOneLine() throws Exception {
    assumeTrue(Files.getOwner(folder).getName().equals("root"), "other users need root");
    Set<PosixFilePermission> open = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.setPosixFilePermissions(folder, open);
    Files.setPosixFilePermissions(recording, open);
    List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=0", "--clear-groups");
    List<String> probe =
        List.of(
            copyOfWalklink().toString(),
            recording.toString(),
            "--stream-id",
            ID,
            "--agent",
            socket.toString());
    List<String> command = new ArrayList<>(asNobody);
    command.addAll(probe);
    try (Spool spool = spool();
        LinkServer server = server(spool)) {
      Process refused = new ProcessBuilder(command).redirectErrorStream(true).start();
      awaitLine("user nobody was refused at " + socket + "; --probe-user nobody lets");
      refused.destroyForcibly().waitFor();
      assertThat(spool.streams()).isEmpty();
    }
    try (Spool spool = spool();
        LinkServer server = new LinkServer(socket, Peers.of(List.of("65534")), spool, said::add)) {
      awaitEnd(new ProcessBuilder(command).redirectErrorStream(true).start());
    }
    requireAll();
  }

  /** The program where any user may start it. */
  private Path copyOfWalklink() throws Exception {
    Path copy = folder.resolve("walklink");
    Files.copy(Walklink.built(), copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    return copy;
  }

  private static void hello(SocketChannel to, int version) throws IOException {
    hello(to, version, 0);
  }

  private static void hello(SocketChannel to, int version, int stream) throws IOException {
    HelloView hello =
        HelloView.allocate()
            .magic(Wire.HELLO_MAGIC)
            .version(version)
            .helloBytes(HelloView.BYTES)
            .made(1000);
    byte[] bytes = new byte[HelloView.BYTES];
    hello.copyTo(bytes, 0);
    for (int i = 0; i < Wire.STREAM_ID_BYTES; i++) {
      bytes[HelloView.STREAM_ID_AT + i] = (byte) (i * 0x11 + stream);
    }
    to.write(ByteBuffer.wrap(bytes));
  }

  private static WelcomeView welcome(SocketChannel from) throws IOException {
    byte[] bytes = Channels.newInputStream(from).readNBytes(WelcomeView.BYTES);
    WelcomeView welcome = new WelcomeView();
    welcome.over(bytes, 0, bytes.length);
    return welcome;
  }
}
