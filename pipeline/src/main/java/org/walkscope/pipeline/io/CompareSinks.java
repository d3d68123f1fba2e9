// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.WalkerComparison;

/** Where the results of the comparison job go. */
public record CompareSinks(
    Sink<WalkerComparison> comparisons, Sink<StageLoss> losses, Sink<DeadLetter> deadLetters) {}
