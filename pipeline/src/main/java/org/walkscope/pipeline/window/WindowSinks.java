// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.api.connector.sink2.Sink;

/**
 * Sinks for the answers to a question.
 *
 * @param hosts those of each host's windows
 * @param rollups those of longer windows and of the fleet
 */
public record WindowSinks<R>(Sink<R> hosts, Sink<R> rollups) {}
