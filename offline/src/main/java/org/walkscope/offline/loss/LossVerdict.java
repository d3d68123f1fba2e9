// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

/** Whether results lack something. */
public enum LossVerdict {
  /** Results lack nothing: every event that the probe saw is here, or was not asked for. */
  NONE,
  /** Nothing tells that results lack something, but counters of a probe are missing. */
  NOT_KNOWN,
  /** Results lack something. */
  SOME
}
