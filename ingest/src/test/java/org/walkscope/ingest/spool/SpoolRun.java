// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.ingest.frame.StreamHeader;

/** Runs of an agent's spool over the bytes of a stream, as a probe sends them again and again. */
public final class SpoolRun {
  static final String ID = "00112233445566778899aabbccddeeff";

  private final Path folder;
  private final SpoolSettings settings;
  final List<String> said = new ArrayList<>();
  final List<Long> confirmed = new ArrayList<>();

  SpoolRun(Path folder, SpoolSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** Run of an agent with the least spool. */
  public static SpoolRun in(Path folder) {
    return new SpoolRun(folder, SpoolSettings.of(SpoolSettings.LEAST_BYTES, Duration.ofDays(7)));
  }

  /** Spool of the run. */
  public Spool open() throws IOException {
    return new Spool(folder, settings, said::add, System::currentTimeMillis);
  }

  Spool open(LongSupplier nanoTime) throws IOException {
    return new Spool(folder, settings, said::add, System::currentTimeMillis, nanoTime);
  }

  /** Sends the stream from what the spool has to some byte, where the connection breaks. */
  public boolean send(Spool spool, byte[] stream, int to) throws IOException {
    SpooledStream of = spool.stream(ID);
    return sendFrom(spool, stream, (int) of.confirmed(), to, 0);
  }

  boolean sendFrom(Spool spool, byte[] stream, int from, int to, long skipped) throws IOException {
    StreamHeader header = header(stream);
    int at = Math.max(from, header.bytes());
    InputStream input =
        new SequenceInputStream(
            new ByteArrayInputStream(stream, 0, header.bytes()),
            new ByteArrayInputStream(stream, at, Math.max(0, to - at)));
    try {
      return new SpooledIngest(spool, spool.stream(ID), confirmed::add)
          .run(new FrameReader(input), at, skipped);
    } catch (StreamException broken) {
      return false;
    }
  }

  static StreamHeader header(byte[] stream) throws IOException {
    return new FrameReader(new ByteArrayInputStream(stream)).header();
  }

  /** Sends the whole stream, in one run of the agent. */
  void sendAll(byte[] stream) throws IOException {
    try (Spool spool = open()) {
      if (!send(spool, stream, stream.length)) {
        throw new AssertionError("the stream has not ended");
      }
    }
  }

  /** All that a sender gets. */
  List<SpecificRecord> records() throws IOException {
    try (Spool spool = open()) {
      return records(spool);
    }
  }

  static List<SpecificRecord> records(Spool spool) throws IOException {
    return SentRecords.of(spool.stream(ID));
  }

  /** What a kill of the agent leaves now. */
  SpoolRun killed(Path copy) throws IOException {
    Files.createDirectories(copy.resolve(ID));
    Files.createFile(copy.resolve("running"));
    try (Stream<Path> files = Files.list(folder.resolve(ID))) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            copy.resolve(ID).resolve(file.getFileName().toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new SpoolRun(copy, settings);
  }

  /** Segments in their order. */
  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(ID))) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }
}
