// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/**
 * Labels of a series under /metrics. There is none for the host: series for a thousand hosts would
 * be too much for a scrape.
 *
 * @param label beside those of all metrics, such as the lock
 */
public record MetricKey<L>(
    String consumer, WalkerKind walker, Arch arch, String walkerComm, L label) {
  static <L> MetricKey<L> of(Origin origin, String walkerComm, L label) {
    return new MetricKey<>(origin.consumer(), origin.walker(), origin.arch(), walkerComm, label);
  }
}
