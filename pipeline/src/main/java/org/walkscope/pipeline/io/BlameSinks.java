// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.pipeline.window.WindowSinks;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;

/** Sinks for blame and its sums. */
public record BlameSinks(Sink<StallBlame> blame, WindowSinks<StallSums> sums) {}
