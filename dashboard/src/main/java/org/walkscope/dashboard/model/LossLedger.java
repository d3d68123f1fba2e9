// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;

/**
 * Latest counters of every probe run and of every later stage. Counters are cumulative per run; the
 * counts of an evicted run are added to its host's, so that sums never shrink.
 */
final class LossLedger {
  private record Run(String hostname, String bootId, long streamEpochNs) {}

  private record StageKey(String stage, String counter, String hostname, String bootId) {}

  private final int maxRuns;
  private final Map<Run, ProbeLoss> runs = new LinkedHashMap<>();
  private final Map<String, LossCounts> retired = new TreeMap<>();
  private final Map<StageKey, StageLoss> stages = new LinkedHashMap<>();
  private long probeRuns;
  private final Set<Run> ended = new LinkedHashSet<>();
  private long endedRuns;
  private long evicted;

  LossLedger(Limits limits) {
    this.maxRuns = limits.streams();
  }

  void put(ProbeLoss loss) {
    Host host = loss.getHost();
    Run run = new Run(host.getHostname(), host.getBootId(), loss.getStreamEpochNs());
    ProbeLoss before = runs.get(run);
    if (before != null && before.getTimestampNs() > loss.getTimestampNs()) {
      return;
    }
    runs.put(run, loss);
    if (before == null) {
      probeRuns++;
    }
    if (runs.size() > maxRuns) {
      retireEldest();
    }
  }

  private void retireEldest() {
    Iterator<Map.Entry<Run, ProbeLoss>> eldest = runs.entrySet().iterator();
    Map.Entry<Run, ProbeLoss> gone = eldest.next();
    eldest.remove();
    if (retired.containsKey(gone.getKey().hostname()) || retired.size() < maxRuns) {
      retired.merge(gone.getKey().hostname(), sum(gone.getValue()), LossCounts::plus);
    } else {
      evicted++;
    }
  }

  void put(StreamEnd end) {
    Host host = end.getHost();
    if (ended.add(new Run(host.getHostname(), host.getBootId(), end.getStreamEpochNs()))) {
      endedRuns++;
    }
    if (ended.size() > maxRuns) {
      ended.remove(ended.iterator().next());
    }
  }

  void put(StageLoss loss) {
    StageKey key =
        new StageKey(loss.getStage(), loss.getCounter(), loss.getHostname(), loss.getBootId());
    StageLoss before = stages.get(key);
    if (before != null && before.getEpochMs() > loss.getEpochMs()) {
      return;
    }
    if (before == null && stages.size() >= maxRuns) {
      Iterator<StageLoss> eldest = stages.values().iterator();
      eldest.next();
      eldest.remove();
      evicted++;
    }
    stages.put(key, loss);
  }

  LossView view() {
    return view(host -> true, probeRuns, endedRuns);
  }

  /** Losses of one host, by the runs that are kept. */
  LossView view(String host) {
    return view(host::equals, runsOf(host, runs.keySet()), runsOf(host, ended));
  }

  private static long runsOf(String host, Set<Run> runs) {
    return runs.stream().filter(run -> run.hostname().equals(host)).count();
  }

  private LossView view(Predicate<String> asked, long runsOfThem, long endedOfThem) {
    Map<String, LossCounts> byHost = new TreeMap<>(retired);
    byHost.keySet().removeIf(asked.negate());
    List<LossView.BrokenIdentity> broken = new ArrayList<>();
    runs.forEach(
        (run, loss) -> {
          if (!asked.test(run.hostname())) {
            return;
          }
          byHost.merge(run.hostname(), sum(loss), LossCounts::plus);
          for (CpuLoss cpu : loss.getCpus()) {
            LossCounts counts = LossCounts.of(cpu);
            if (!counts.identityHolds()) {
              broken.add(
                  new LossView.BrokenIdentity(run.hostname(), run.bootId(), cpu.getCpu(), counts));
            }
          }
        });
    return new LossView(
        byHost.values().stream().reduce(LossCounts.ZERO, LossCounts::plus),
        runsOfThem,
        endedOfThem,
        byHost.entrySet().stream()
            .map(host -> new LossView.HostLoss(host.getKey(), host.getValue()))
            .toList(),
        broken,
        stages.values().stream()
            .filter(stage -> asked.test(stage.getHostname()))
            .map(LossLedger::stage)
            .toList(),
        LossCounts.COUNTERS.stream().map(LossView.Meaning::of).toList());
  }

  private static LossCounts sum(ProbeLoss loss) {
    return LossCounts.sum(loss.getCpus());
  }

  private static LossView.Stage stage(StageLoss loss) {
    return new LossView.Stage(
        loss.getStage(),
        LossView.Meaning.of(loss.getStage(), loss.getCounter()),
        loss.getHostname(),
        loss.getBootId(),
        loss.getCount(),
        loss.getFirst());
  }

  long evicted() {
    return evicted;
  }
}
