// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.schema.BatchEfficiency;

/**
 * Where batch efficiencies go.
 *
 * @param rollups those of longer windows and of the fleet
 */
public record BatchSinks(Sink<BatchEfficiency> hosts, Sink<BatchEfficiency> rollups) {}
