// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.walkscope.command.SizeBytes;
import org.walkscope.dashboard.store.HistoryStore;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of the history. */
final class StoreOptions {
  private static final long LEAST_BYTES = 16 << 20;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Folder for the history, which a restart goes on with. Default: in memory, and gone at the end")
  private Path folder;

  @Option(
      names = "--store-size",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      description = "Most bytes of the history. Default: 1GiB with --store, 128MiB in memory")
  private Long size;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandSpec spec;

  HistoryStore open(InstantSource clock) throws IOException {
    if (size != null && size < LEAST_BYTES) {
      throw new ParameterException(spec.commandLine(), "--store-size is 16MiB or more");
    }
    if (folder == null) {
      return HistoryStore.inMemory(size == null ? HistoryStore.IN_MEMORY : size, clock);
    }
    return HistoryStore.in(folder, size == null ? HistoryStore.IN_FOLDER : size, clock);
  }
}
