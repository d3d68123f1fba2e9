// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.walkscope.ingest.Complaint;

/** Writes that failed wait here for room on the disk of a spool. */
final class RoomOnDisk {
  private static final long PAUSE_MS = 1000;
  private static final long LEAST_BYTES = 4096;
  private static final String FULL = wordsOfAFullDisk();

  private final Path folder;
  private final Complaint complaint;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean waitedFor;

  RoomOnDisk(Path folder, Consumer<String> complaints) {
    this.folder = folder;
    complaint = new Complaint(complaints, System::nanoTime);
  }

  /** True of a failure for want of room, in whatever language the system says so. */
  boolean lacks(IOException why) {
    String message = String.valueOf(why.getMessage());
    return message.contains(FULL) || message.contains("quota exceeded") || isFull();
  }

  private boolean isFull() {
    try {
      return Files.getFileStore(folder).getUsableSpace() < LEAST_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** Java gives no number of a failure, only the system's words: a device that is always full. */
  private static String wordsOfAFullDisk() {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      full.write(ByteBuffer.wrap(new byte[1]));
    } catch (NoSuchFileException e) {
      // a container without it
    } catch (IOException e) {
      return e.getMessage();
    }
    return "No space left on device";
  }

  /** Waits for a second, and tells it each minute. */
  void await(IOException why) throws InterruptedIOException {
    tell(why);
    try {
      if (stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
        throw new InterruptedIOException("the agent ends while the spool waits for room");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the spool waited for room");
    }
    synchronized (this) {
      waitedFor = false;
    }
  }

  private synchronized void tell(IOException why) {
    waitedFor = true;
    complaint.tell(
        (folder + ": cannot write, " + why.getMessage())
            + (lacks(why) ? ": make room on its disk" : "")
            + "; it is tried again each second, and the probes count what they cannot hand over");
  }

  /** True while a write waits. */
  synchronized boolean isWaitedFor() {
    return waitedFor;
  }

  /** Writes that wait fail from now on. */
  void stop() {
    stopped.countDown();
  }
}
