// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import java.nio.file.Path;

/** The golden captures, as a test finds them from the folder of its module. */
public final class Golden {
  public static final Path DIRECTORY = Path.of("../captures/golden");

  /** Recorded stories: captures of something that happens, each in a folder. */
  public static final Path STORIES = Path.of("../captures/stories");

  private Golden() {}
}
