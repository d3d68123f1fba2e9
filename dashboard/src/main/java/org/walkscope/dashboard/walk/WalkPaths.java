// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.Download;

/** Paths about single walks. */
public final class WalkPaths {
  public static final List<ApiPath> ALL =
      List.of(
          WalksQuestion.PATH,
          WalkQuestion.PATH,
          ApiPath.plain(
              "walk/perfetto",
              "Trace of one walk for Perfetto.",
              Download.class,
              WalkFiles::perfetto,
              WalkId.PARAMETER),
          ApiPath.plain(
              "walk/html",
              "Page of one walk in one file that loads nothing.",
              Download.class,
              WalkFiles::html,
              WalkId.PARAMETER));

  private WalkPaths() {}
}
