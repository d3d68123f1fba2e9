// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import java.util.List;
import org.walkscope.dashboard.api.ApiPath;

/** Paths about single processes. */
public final class ProcessPaths {
  public static final List<ApiPath> ALL =
      List.of(
          ProcessesQuestion.PATH, ProcessQuestion.PATH, ReadQuestion.PATH, PageTypesQuestion.PATH);

  private ProcessPaths() {}
}
