// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks;

import org.walkscope.benchmarks.agent.AgentBenchCommand;
import org.walkscope.benchmarks.dashboard.DashboardBenchCommand;
import org.walkscope.benchmarks.faults.FaultsCommand;
import org.walkscope.benchmarks.history.HistoryCommand;
import org.walkscope.benchmarks.kills.KillsCommand;
import org.walkscope.benchmarks.pipeline.GrowthBenchCommand;
import org.walkscope.benchmarks.pipeline.OfflineBenchCommand;
import org.walkscope.benchmarks.pipeline.PipelineBenchCommand;
import org.walkscope.benchmarks.sketches.SketchesCommand;
import picocli.CommandLine.Command;

/** Benchmarks of the pipeline, and fault runs. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure the pipeline through a real broker and a real Flink cluster.",
    subcommands = {
      PipelineBenchCommand.class,
      GrowthBenchCommand.class,
      OfflineBenchCommand.class,
      HistoryCommand.class,
      DashboardBenchCommand.class,
      FaultsCommand.class,
      KillsCommand.class,
      AgentBenchCommand.class,
      SketchesCommand.class
    })
final class BenchCommand {}
