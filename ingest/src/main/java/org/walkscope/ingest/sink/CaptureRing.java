// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.capture.PrivateFile;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Ring of the latest records of a stream on disk: captures without an end in a folder of their own,
 * of which the oldest are deleted. It is written out as a capture, block by block, in a thread of
 * its own: meanwhile the ring goes on, so that there are up to three times its size on disk.
 */
public final class CaptureRing extends CaptureParts {
  /** Parts of a ring: one is written, the others are full. */
  private static final int PARTS = 8;

  /** Least size, at which a part has as much room for fragments as it reserves. */
  public static final long LEAST_BYTES = 2L * PARTS * CapturePart.RESERVED_BYTES;

  private record Segment(Path path, long bytes, long fragments, long events) {}

  private final Path folder;
  private final long mostBytes;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long bytes;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final List<Future<?>> written = new ArrayList<>();
  private long writtenEvents;
  private boolean ended;

  /** Makes the ring's folder, which must be new. */
  public CaptureRing(Path folder, long mostBytes, StreamHeader header) throws IOException {
    super(header, mostBytes / PARTS);
    this.folder = folder;
    this.mostBytes = mostBytes;
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          folder + ": an earlier recording left it: merge what it has, and delete it", e);
    }
  }

  @Override
  Path file(int number) {
    return folder.resolve("%010d.avro".formatted(number));
  }

  @Override
  void filled(CapturePart filled) throws IOException {
    filled.close();
    bytes += filled.bytes();
    segments.add(new Segment(filled.path(), filled.bytes(), filled.fragments(), filled.events()));
    while (bytes > mostBytes - mostBytes / PARTS) {
      Segment oldest = segments.remove();
      Files.delete(oldest.path());
      bytes -= oldest.bytes();
    }
  }

  @Override
  void allFull() {
    throw new IllegalStateException("a ring always has another part");
  }

  @Override
  void leftOut(TraceFragment fragment) {
    throw new IllegalStateException("a ring always has another part");
  }

  @Override
  public long bytes() {
    return bytes + super.bytes();
  }

  /**
   * Begins to write the ring into a capture, and a new ring; after a capture that failed it fails.
   *
   * @param whole false of a stream that broke: the capture has no end
   */
  public void writeOut(Path into, boolean whole) throws IOException {
    awaitCaptures(written.stream().filter(Future::isDone).toList());
    CapturePart last = release();
    if (last != null) {
      filled(last);
    }
    List<Segment> held = List.copyOf(segments);
    segments.clear();
    bytes = 0;
    writtenEvents += held.stream().mapToLong(Segment::events).sum();
    StreamEnd end = whole ? endOfPart() : null;
    Map<String, String> notes = Map.of("part", "the ring of a recording");
    written.add(
        writer.submit(
            () -> {
              write(held, into, notes, end);
              return null;
            }));
  }

  /** Events of all captures that were written, or are being written. */
  public long writtenEvents() {
    return writtenEvents;
  }

  private void write(List<Segment> held, Path into, Map<String, String> notes, StreamEnd end)
      throws IOException {
    StreamHeader of = header();
    try (CaptureWriter capture =
        new CaptureWriter(PrivateFile.create(into), of.host(), of.epochNs(), notes)) {
      for (Segment segment : held) {
        capture.append(segment.path(), segment.fragments());
      }
      if (end != null) {
        capture.write(end);
      }
    }
    for (Segment segment : held) {
      Files.delete(segment.path());
    }
  }

  @Override
  public void end(StreamEnd end) {
    ended = true; // a capture has an end of its own
  }

  /**
   * Waits for the captures and deletes the ring. After a failure, or of a stream that broke, the
   * folder stays if it has anything that is not written.
   */
  @Override
  public void close() throws IOException {
    writer.shutdown();
    try {
      super.close();
    } finally {
      awaitCaptures(written);
    }
    if (ended || bytes() == 0) {
      delete();
    }
  }

  private void awaitCaptures(List<Future<?>> captures) throws IOException {
    try {
      for (Future<?> each : captures) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new IOException(io.getMessage() + "; " + folder + " has what is not written", io);
      }
      throw new IllegalStateException("a ring that cannot be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; " + folder + " has what is not written", e);
    }
  }

  private void delete() throws IOException {
    for (Segment segment : segments) {
      Files.delete(segment.path());
    }
    CapturePart last = release();
    if (last != null) {
      Files.delete(last.path());
    }
    Files.delete(folder);
  }
}
