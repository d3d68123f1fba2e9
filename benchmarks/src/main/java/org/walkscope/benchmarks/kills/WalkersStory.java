// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Option with the folder of recordings, one of which is what a probe sends. */
public final class WalkersStory {
  @Option(
      names = "--stories",
      defaultValue = "${sys:walkscope.stories:-captures/stories}",
      paramLabel = "DIR",
      description = "Folder of the recordings. Default: ${DEFAULT-VALUE}")
  private Path stories;

  /**
   * Frame stream of the recording.
   *
   * @param threads for each thread of the recording
   */
  public byte[] stream(int threads) throws IOException {
    return FrameLoad.of(stories.resolve("walkers-x86_64/capture.avro"), threads);
  }

  /**
   * Frame stream of the recording's events as of reads that come at even times.
   *
   * @param threads for each thread of the recording
   */
  public byte[] reads(int threads, int eventsPerRead, int perSecond) throws IOException {
    return FrameLoad.ofReads(stream(threads), eventsPerRead, perSecond);
  }
}
