// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.walkscope.standalone.golden.GoldenCaptures;
import org.walkscope.standalone.golden.RecordedRead;
import picocli.CommandLine.Option;

/** What every command over the golden captures takes. */
public final class GoldenOption {
  @Option(
      names = "--golden",
      defaultValue = "${sys:walkscope.golden:-captures/golden}",
      paramLabel = "DIR",
      description = "Where the golden captures are. Default: ${DEFAULT-VALUE}")
  private Path directory;

  /** Every capture of it, each of its files as it was recorded. */
  public List<RecordedRead> reads() throws IOException {
    return GoldenCaptures.read(directory);
  }

  public Path directory() {
    return directory;
  }
}
