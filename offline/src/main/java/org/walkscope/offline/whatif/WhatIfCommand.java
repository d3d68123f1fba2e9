// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.options.CaptureOptions;
import org.walkscope.offline.options.ToldLosses;
import org.walkscope.offline.text.JsonText;
import org.walkscope.offline.text.Ranking;
import org.walkscope.offline.text.TargetText;
import org.walkscope.offline.text.TimeText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What another page walker would have done on the memory that was walked. */
@Command(
    name = "whatif",
    mixinStandardHelpOptions = true,
    description = {
      "Print the steps, page-table locks and hold that another page walker would have had on the"
          + " memory that was walked.",
      "Exit status 1 if a capture is damaged: the figures are of what is before the damage; or if"
          + " nothing fits the filter."
    },
    footer = {
      "",
      "What the figures are:",
      "  steps  exact where each entry and folio of the walks is known, else a lower",
      "         bound (≥): folio facts are missing, the walk is lossy, extents were",
      "         left out, the walker did not ask for the types, or blocks of 16 cut",
      "         folios at places that the record lacks. Now: as recorded, ≥ where a",
      "         walk is lossy, or more was lost. Not told where no entry was, as with",
      "         --detail none.",
      "  locks  a lower bound (≥): each table with entries in it once. Now: as",
      "         recorded, all of them in whole walks in exact mode, else ≥; not told",
      "         where none was, as in light mode. A walker that passes tables without",
      "         entries takes more.",
      "  hold   an estimate, no bound: the recorded hold, times the steps then by the",
      "         steps now, as if each step took as long as all take now on average. It",
      "         may be off by more than ten times (offline/README.md has what was",
      "         checked). Both lack the holds that were not recorded, and are not told",
      "         where none was.",
    })
public final class WhatIfCommand implements Callable<Integer>, CaptureResults {
  /** Word for a figure of which nothing was recorded, as of locks in light mode. */
  private static final String NOT_TOLD = "not told";

  @Mixin private CaptureOptions captures;

  @Option(
      names = "--batch",
      required = true,
      paramLabel = "folio|16|none",
      converter = Batch.Word.class,
      completionCandidates = Batch.Words.class,
      description =
          "Entries that the other walker joins to a step. folio: those that continue one another,"
              + " as the pages of a folio do (pt_range_walk). 16: the same in aligned blocks of 16"
              + " PTEs, larger entries alone (contiguous PTEs). none: each entry alone (mm_walk).")
  private Batch batch;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "TYPE",
      description =
          "Types of entries that it asks for, as pt_range_walk can; it takes no step for others."
              + " ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<EntryType> types = WalkSteps.ALL;

  @Option(names = "--json", description = "Print JSON, times in ns.")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final Map<WhatIfGroup.Who, WhatIfGroup> groups = new HashMap<>();

  @Override
  public Integer call() throws IOException {
    ToldLosses told = new ToldLosses(spec.commandLine(), this, (from, other) -> {});
    boolean fits = captures.readWalks(WalkSettings.DEFAULT, told, told);
    Losses losses = told.losses();
    if (losses.lostData() > 0 || losses.missingWalks() > 0 || !losses.uncounted().isEmpty()) {
      groups.values().forEach(WhatIfGroup::lackWalks);
    }
    List<Map.Entry<WhatIfGroup.Who, WhatIfGroup>> sorted =
        Ranking.highestFirst(groups, Comparator.comparingLong(WhatIfCommand::order));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonText.of(json(sorted)));
    } else {
      boolean hosts = sorted.stream().map(each -> each.getKey().hostname()).distinct().count() > 1;
      for (Map.Entry<WhatIfGroup.Who, WhatIfGroup> each : sorted) {
        String host = hosts ? TerminalText.name(each.getKey().hostname()) + ": " : "";
        out.println(host + line(each.getKey(), each.getValue()));
      }
    }
    return told.isDamaged() || !fits ? ExitStatus.FAILED : ExitStatus.OK;
  }

  /** Groups of which no steps are told come last. */
  private static long order(WhatIfGroup group) {
    return group.steps() == null ? -1 : group.steps();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk && walk.getMissingWalks() == 0) {
      groups
          .computeIfAbsent(WhatIfGroup.Who.of(walk), who -> new WhatIfGroup())
          .add(walk, batch, EnumSet.copyOf(types));
    }
  }

  @Override
  public void take(DeadLetter letter) {
    // told already
  }

  private static String line(WhatIfGroup.Who who, WhatIfGroup group) {
    return String.format(
        Locale.ROOT,
        "%s of %s%s, %s: steps %s → %s; locks %s → %s; hold %s",
        TerminalText.name(who.consumer()),
        TargetText.name(who.target()),
        who.walker().equals("LEGACY") ? "" : " by pt_range_walk",
        CountText.of(group.walks(), "walk"),
        count(group.steps(), group.hasAllSteps()),
        count(group.stepsThen(), group.isExact()),
        count(group.locks(), group.hasAllLocks()),
        count(group.locksThen(), false),
        hold(group));
  }

  private static String count(Long count, boolean exact) {
    return count == null ? NOT_TOLD : String.format(Locale.ROOT, "%s%,d", exact ? "" : "≥", count);
  }

  private static String hold(WhatIfGroup group) {
    return group.holdNs() == null
        ? NOT_TOLD
        : TimeText.atMost(group.holdNs(), group.isHoldBound())
            + (group.hasAllHolds() ? "" : " (not all recorded)")
            + " → "
            + (group.holdThenNs() == null ? NOT_TOLD : "about " + TimeText.of(group.holdThenNs()));
  }

  private ArrayNode json(List<Map.Entry<WhatIfGroup.Who, WhatIfGroup>> sorted) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(
        each -> {
          WhatIfGroup group = each.getValue();
          ObjectNode node = nodes.addObject();
          node.put("host", each.getKey().hostname());
          node.put("consumer", each.getKey().consumer());
          node.put("walker", each.getKey().walker());
          node.put("target", each.getKey().target());
          node.put("batch", batch.toString());
          node.put("walks", group.walks());
          node.put("steps", group.steps());
          node.put("steps_all", group.hasAllSteps());
          node.put("steps_then", group.stepsThen());
          node.put("steps_then_exact", group.isExact());
          node.put("locks", group.locks());
          node.put("locks_all", group.hasAllLocks());
          node.put("locks_then_at_least", group.locksThen());
          node.put("hold_ns", group.holdNs());
          node.put("hold_bound", group.isHoldBound());
          node.put("hold_all", group.hasAllHolds());
          node.put("hold_then_estimate_ns", group.holdThenNs());
        });
    return nodes;
  }
}
