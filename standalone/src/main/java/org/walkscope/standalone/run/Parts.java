// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of a run, closed once, the last first. Whoever closes them meanwhile waits for the end. */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean closed;

  /** Adds a part; one that comes after the end is closed at once. */
  public <T extends AutoCloseable> T add(T part) {
    synchronized (this) {
      if (!closed) {
        parts.push(part);
        return part;
      }
    }
    close(part);
    return part;
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (begin()) {
      parts.forEach(Parts::close);
      ended.countDown();
    } else {
      awaitEnd();
    }
  }

  private synchronized boolean begin() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** A JVM ends when its shutdown hooks return, whatever another thread still deletes. */
  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("does not close as it should", e);
    }
  }
}
