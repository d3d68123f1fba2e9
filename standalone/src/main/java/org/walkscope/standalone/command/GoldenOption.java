// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.walkscope.standalone.golden.GoldenCaptures;
import org.walkscope.standalone.golden.RecordedRead;
import picocli.CommandLine.Option;

/** Option with the folder of golden captures. */
public final class GoldenOption {
  @Option(
      names = "--golden",
      defaultValue = "${sys:walkscope.golden:-captures/golden}",
      paramLabel = "DIR",
      description = "Folder of the golden captures. Default: ${DEFAULT-VALUE}")
  private Path directory;

  /** Captures of the folder; the checksums of their files are verified. */
  public List<RecordedRead> reads() throws IOException {
    return GoldenCaptures.read(directory);
  }

  public Path directory() {
    return directory;
  }
}
