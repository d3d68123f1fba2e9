// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;

/**
 * Run of a service that Ctrl-C or SIGTERM ends in order: it is asked to stop, and the exit status
 * is its own, 0 when it stopped as it was asked to.
 */
final class SignalledRun {
  private final Runnable stop;
  private final Duration patience;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile int status = ExitStatus.FAILED;

  /**
   * Run that has not begun.
   *
   * @param stop makes the run's body return
   * @param patience for both
   */
  SignalledRun(Runnable stop, Duration patience) {
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * Runs the body, and returns its exit status.
   *
   * @param complaints takes the reason of a failure while it stops
   */
  int run(Callable<Integer> body, Consumer<String> complaints) throws IOException {
    Thread hook = new Thread(this::end, "walkscope-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      status = body.call();
    } catch (IOException e) {
      if (!stopping) {
        throw e;
      }
      complaints.accept(CommandErrors.reason(e));
    } catch (RuntimeException e) {
      throw e;
    } catch (ExceptionInInitializerError e) {
      // classes with a shutdown hook cannot be loaded any more: it was stopped as it began
      if (!stopping || !(e.getCause() instanceof IllegalStateException)) {
        throw e;
      }
      status = ExitStatus.OK;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      if (!stopping) {
        remove(hook);
      }
      ended.countDown();
    }
    return status;
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // a signal came just now: the hook ends the process
    }
  }

  private void end() {
    stopping = true;
    try {
      Thread stopper = new Thread(stop, "walkscope-stop");
      stopper.setDaemon(true);
      stopper.start();
      ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }
}
