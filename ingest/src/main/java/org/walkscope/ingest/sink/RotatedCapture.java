// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Sink into a number of captures of a bounded size. What comes after the last is counted. */
public final class RotatedCapture extends CaptureParts {
  private final Path into;
  private final int files;
  private final Runnable enough;
  private long filledBytes;
  private long leftOutEvents;

  /**
   * Makes a sink.
   *
   * @param files how many at most; one has the name itself, several have numbers in theirs
   * @param enough told when all are full
   */
  public RotatedCapture(
      Path into, int files, long fileBytes, StreamHeader header, Runnable enough) {
    super(header, fileBytes);
    this.into = into;
    this.files = files;
    this.enough = enough;
  }

  /**
   * Name of one of several files, with its number before the suffix. Numbers are of one width, so
   * that the order of names is that of the files. Example: trace.02.avro of 10
   */
  public static Path numbered(Path path, int number, int of) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int at = dot <= 0 ? name.length() : dot;
    String digits = String.format(Locale.ROOT, "%0" + String.valueOf(of).length() + "d", number);
    return path.resolveSibling(name.substring(0, at) + "." + digits + name.substring(at));
  }

  @Override
  Path file(int number) {
    if (number > files) {
      return null;
    }
    return files == 1 ? into : numbered(into, number, files);
  }

  @Override
  void filled(CapturePart filled) throws IOException {
    try (filled) {
      filled.end(endOfPart());
    }
    filledBytes += filled.bytes();
  }

  @Override
  void allFull() {
    enough.run();
  }

  @Override
  void leftOut(TraceFragment fragment) {
    leftOutEvents += fragment.getEvents();
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    if (isFull()) {
      return; // the last file has an end of its own
    }
    if (isOnePart()) {
      part().end(end);
      return;
    }
    StreamEnd ofPart = endOfPart();
    ofPart.setTimestampNs(end.getTimestampNs());
    ofPart.setFrames(end.getFrames());
    ofPart.setBytes(end.getBytes());
    part().end(ofPart);
  }

  @Override
  public void close() throws IOException {
    try {
      if (isFull()) {
        part().end(endOfPart());
      }
    } finally {
      super.close();
    }
  }

  /** Events that came when all files were full. */
  public long leftOutEvents() {
    return leftOutEvents;
  }

  @Override
  public long bytes() {
    return filledBytes + super.bytes();
  }
}
