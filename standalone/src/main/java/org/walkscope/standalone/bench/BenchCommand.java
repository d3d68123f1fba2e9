// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import picocli.CommandLine.Command;

/** What the pipeline costs. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure the pipeline through a real broker and a real Flink cluster.",
    subcommands = {PipelineBenchCommand.class, GrowthBenchCommand.class})
public final class BenchCommand {}
