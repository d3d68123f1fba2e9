// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Disk of 256 KiB, in memory; where this user may mount none, a folder of which the spool's own
 * bound is small.
 */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "size=256k";

  private final Path path;
  private final boolean mounted;

  /** Mounts it at a folder that is not there. */
  SmallDisk(Path path) throws IOException {
    this.path = Files.createDirectory(path);
    mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", path.toString());
  }

  Path path() {
    return path;
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      run("umount", path.toString());
    }
  }
}
