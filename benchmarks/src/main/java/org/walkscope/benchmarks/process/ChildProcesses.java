// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.process;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.walkscope.standalone.run.ScratchDirectory;

/** Processes that this one started, which would outlive it when a signal ends it. */
public final class ChildProcesses {
  private static final long PATIENCE_S = 30;

  private ChildProcesses() {}

  /** Ends them with this process, and deletes the directory that they use. */
  public static void endWithThisOne(ScratchDirectory scratch) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end();
                  if (Files.exists(scratch.path())) {
                    scratch.close();
                  }
                },
                "bench-end"));
  }

  private static void end() {
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, PATIENCE_S, TimeUnit.SECONDS)
        .join();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
