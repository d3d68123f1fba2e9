// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ledger;

import java.util.Locale;

/** Places on the way of an event that count, in the order of the way. */
public enum Stage {
  /** The kernel itself, asked by the probe. */
  KERNEL,
  /** The BPF programs and the process that drains their ring buffers. */
  PROBE,
  /** The process that makes fragments of the frame stream. */
  INGEST,
  /** The Flink jobs. */
  PIPELINE,
  /** The page and its metrics. */
  DASHBOARD;

  /** Spelling in StageLoss.stage, metrics and documents. Example: pipeline */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
