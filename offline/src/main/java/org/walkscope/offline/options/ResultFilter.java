// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.text.VmaNames;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.Cgroups;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;

/**
 * Passes the results that fit all options of a filter. Losses pass whatever the options say, but
 * those of a host that {@code --host} leaves out: walks that are missing, counters, and what could
 * not be decoded. Sums over many results pass only without an option.
 */
public final class ResultFilter extends PassingResults {
  /** Address without its 0x: no name of a VMA is likely to be so many hexadecimal digits. */
  private static final String BARE_ADDRESS = "[0-9a-fA-F]{5,16}";

  private final List<Criterion> criteria = new ArrayList<>();
  private final Consumer<Walk> shorter;
  private final List<String> hosts;

  /** That of {@code --slower}; null without it. */
  private Criterion slower;

  private boolean passed;

  /**
   * Makes a filter.
   *
   * @param startEpochNs start that relative times count from
   */
  public ResultFilter(FilterOptions options, long startEpochNs, CaptureResults next) {
    this(options, startEpochNs, next, walk -> {});
  }

  /**
   * Makes a filter.
   *
   * @param startEpochNs start that relative times count from
   * @param shorter takes the walks that fit all options but {@code --slower}
   */
  ResultFilter(
      FilterOptions options, long startEpochNs, CaptureResults next, Consumer<Walk> shorter) {
    super(next);
    this.shorter = shorter;
    hosts = options.hosts;
    anyOf("--pid", options.pids, facts -> List.of(), ResultFilter::isPid);
    Function<Facts, String> comm = facts -> facts.walker().getComm();
    anyOf(
        "--comm", options.comms, one(comm), (name, facts) -> CommName.is(name, comm.apply(facts)));
    anyOf("--cgroup", options.cgroups, ResultFilter::cgroups, ResultFilter::isInCgroup);
    anyOf("--target", options.targets, one(ResultFilter::target), ResultFilter::isTarget);
    anyOf("--consumer", options.consumers, Facts::consumer);
    anyOf("--host", options.hosts, facts -> facts.host().getHostname());
    if (!options.vmas.isEmpty()) {
      criteria.add(
          new Criterion(
              "--vma " + String.join(", ", options.vmas),
              new VmaMatch(options.vmas),
              one(ResultFilter::vma),
              hint(options.vmas)));
    }
    if (options.from != null) {
      long fromNs = options.from.epochNs(startEpochNs);
      add(options.given("--from", iso(fromNs)), facts -> facts.endEpochNs() >= fromNs);
    }
    if (options.to != null) {
      long toNs = options.to.epochNs(startEpochNs);
      add(options.given("--to", iso(toNs)), facts -> facts.beginEpochNs() < toNs);
    }
    if (options.slowerNs != null) {
      slower =
          add(
              options.given("--slower", options.slowerNs + "ns"),
              facts -> facts.tookNs() >= options.slowerNs);
    }
  }

  private static String iso(long epochNs) {
    return Instant.EPOCH.plusNanos(epochNs).toString();
  }

  private Criterion add(String option, Predicate<Facts> fits) {
    Criterion criterion = new Criterion(option, fits, facts -> List.of());
    criteria.add(criterion);
    return criterion;
  }

  /** The one value of a result; null where there is no name. */
  private static Function<Facts, List<String>> one(Function<Facts, String> value) {
    return facts -> Collections.singletonList(value.apply(facts));
  }

  private void anyOf(String option, List<String> wanted, Function<Facts, String> value) {
    anyOf(option, wanted, one(value), (name, facts) -> name.equals(value.apply(facts)));
  }

  private void anyOf(
      String option,
      List<String> wanted,
      Function<Facts, List<String>> values,
      BiPredicate<String, Facts> fits) {
    if (!wanted.isEmpty()) {
      criteria.add(
          new Criterion(
              option + " " + String.join(", ", wanted),
              facts -> wanted.stream().anyMatch(each -> fits.test(each, facts)),
              values));
    }
  }

  private static boolean isPid(String pid, Facts facts) {
    return facts.isOfWalker(pid)
        || facts.isOfWaiter(pid)
        || (facts.target() != null && pid.equals(String.valueOf(facts.target().getTgid())));
  }

  private static boolean isInCgroup(String path, Facts facts) {
    return Cgroups.isBelow(facts.walker().getCgroup(), path)
        || (facts.target() != null && Cgroups.isBelow(facts.target().getCgroup(), path));
  }

  private static List<String> cgroups(Facts facts) {
    return Arrays.asList(
        Cgroups.pathOf(facts.walker().getCgroup()),
        facts.target() == null ? null : Cgroups.pathOf(facts.target().getCgroup()));
  }

  private static boolean isTarget(String target, Facts facts) {
    Target there = facts.target();
    return there != null
        && (CommName.is(target, there.getComm()) || target.equals(String.valueOf(there.getTgid())));
  }

  private static String vma(Facts facts) {
    return facts.result() instanceof Walk walk ? VmaNames.of(walk.getVma()) : null;
  }

  /** Hint on names that may be meant as addresses; null without any. */
  private static String hint(List<String> vmas) {
    return vmas.stream()
        .filter(each -> each.matches(BARE_ADDRESS))
        .findFirst()
        .map(each -> "for an address write 0x" + each)
        .orElse(null);
  }

  private static String target(Facts facts) {
    return facts.target() == null ? null : facts.target().getComm();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (criteria.isEmpty() || isLoss(result) || fits(result)) {
      super.take(topic, result);
    }
  }

  /** True for what may be lacking in results that pass. */
  private boolean isLoss(SpecificRecord result) {
    if (result instanceof StageLoss loss) {
      return isOfHosts(loss.getHostname());
    }
    return result instanceof Walk walk
        && walk.getMissingWalks() > 0
        && isOfHosts(walk.getHost().getHostname());
  }

  /** True if the options leave the host in; a loss whose host is not known may be of any. */
  private boolean isOfHosts(String hostname) {
    return hosts.isEmpty() || hosts.contains(hostname) || hostname.equals(Loss.UNKNOWN);
  }

  /** Passes what ingest wrote of the hosts that the options leave in. */
  IngestRecords ofHosts(IngestRecords others) {
    return new IngestRecords() {
      @Override
      public void ofIngest(String capture, SpecificRecord record) {
        if (IngestRecords.hostnameOf(record).map(ResultFilter.this::isOfHosts).orElse(true)) {
          others.ofIngest(capture, record);
        }
      }

      @Override
      public void end(Map<String, Long> events) {
        Map<String, Long> left = new HashMap<>(events);
        left.keySet().removeIf(run -> !isOfHosts(RecordKey.hostnameOf(run)));
        others.end(left);
      }
    };
  }

  private boolean fits(SpecificRecord result) {
    Facts facts = Facts.of(result);
    if (facts == null) {
      return false;
    }
    boolean slow = true;
    boolean others = true;
    for (Criterion criterion : criteria) {
      boolean fits = criterion.fits(facts);
      if (criterion == slower) {
        slow = fits;
      } else {
        others &= fits;
      }
    }
    if (others && !slow && result instanceof Walk walk) {
      shorter.accept(walk);
    }
    passed |= others && slow;
    return others && slow;
  }

  /** Sentence on a filter that nothing passed. */
  public Optional<String> problem() {
    if (criteria.isEmpty() || passed) {
      return Optional.empty();
    }
    List<Criterion> alone = criteria.stream().filter(each -> !each.fittedOnce()).toList();
    return Optional.of(
        "nothing here fits "
            + (alone.isEmpty() ? criteria : alone)
                .stream().map(Criterion::text).collect(joining(" and ")));
  }
}
