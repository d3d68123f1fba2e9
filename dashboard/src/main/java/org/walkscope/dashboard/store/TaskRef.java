// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import org.walkscope.schema.ResultHost;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.Walker;

/** Task that walks, as exemplars name it. */
record TaskRef(String host, String bootId, int tid, long startBoottimeNs) {
  /** Bytes of a reference, and of its entry in a map. */
  static final int BYTES = 300;

  static TaskRef of(ResultHost host, Walker walker) {
    return new TaskRef(
        host.getHostname(), host.getBootId(), walker.getTid(), walker.getStartBoottimeNs());
  }

  static TaskRef of(WalkExemplar exemplar) {
    return new TaskRef(
        exemplar.getHostname(),
        exemplar.getBootId(),
        exemplar.getTid(),
        exemplar.getStartBoottimeNs());
  }
}
