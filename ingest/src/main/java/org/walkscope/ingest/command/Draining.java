// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * End of a run that is stopped by Ctrl-C or SIGTERM. Ctrl-C reaches the probe too, so the agent
 * waits for its last frames. If they do not come, the input is closed, so that frames read are
 * kept; then a sink that makes no progress, such as one whose broker is unreachable, is
 * interrupted. All of it takes 15 s at most, and the exit status is that of the run.
 */
public final class Draining implements Closeable {
  private static final int GRACE_SECONDS = 5;

  private final Runnable stopping;
  private final InputStream frames;
  private final Thread runner;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "drain");
  private volatile boolean stopped;
  private volatile int status = 1;

  Draining(InputStream frames, Thread runner) {
    this(() -> {}, frames, runner);
  }

  /**
   * Waits for a signal.
   *
   * @param stopping asks the stream to end
   */
  public Draining(Runnable stopping, InputStream frames, Thread runner) {
    this.stopping = stopping;
    this.frames = frames;
    this.runner = runner;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Status of the run; a failure of a stopping run is reported here. */
  public int status(Callable<Integer> run, Consumer<Exception> complaints) throws IOException {
    try {
      status = run.call();
      return status;
    } catch (IOException e) {
      if (!stopped) {
        throw e;
      }
      complaints.accept(e);
      return status;
    } catch (Exception e) {
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    } finally {
      ended.countDown();
    }
  }

  private void stop() {
    stopped = true;
    stopping.run();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        frames.close();
      }
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        runner.interrupt();
      }
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("walkscope: cannot close the input: " + e.getMessage());
    }
    Runtime.getRuntime().halt(status);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // stopping: the hook ends the process
    }
  }
}
