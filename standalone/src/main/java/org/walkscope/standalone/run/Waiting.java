// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Bounded waits for a cluster or a broker. */
public final class Waiting {
  private static final long LOOK_NS = Duration.ofMillis(50).toNanos();

  /** Longest wait, for a busy machine; a result that is there ends the wait at once. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Waiting() {}

  /** Question that is asked until its answer is true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException;
  }

  public static void await(String what, Condition condition) throws IOException {
    long began = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException("waited " + PATIENCE.toMinutes() + " min in vain for " + what);
      }
      LockSupport.parkNanos(LOOK_NS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for " + what);
      }
    }
  }

  static <T> T answer(String what, CompletableFuture<T> future) throws IOException {
    try {
      return future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("failed while " + what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException(
          "waited %d min in vain while %s".formatted(PATIENCE.toMinutes(), what), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + what, e);
    }
  }
}
