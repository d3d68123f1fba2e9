// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Severity;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.RunFacts;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Walk;

/** What the stages lost on the way into captures, and what of the captures could not be read. */
public final class Losses implements IngestRecords {
  /** Last sums of each counter, by capture: each run of the agent counts from 0. */
  private final Map<String, Map<String, StageLoss>> counters = new TreeMap<>();

  /** Counters of each run of a probe, by capture. */
  private final Map<String, Map<String, RunCounters>> probes = new TreeMap<>();

  /** Boots of hosts whose walks are cut. */
  private final Set<String> cut = new HashSet<>();

  /** Boots of hosts of which captures have some of a stream: a cut, or a part. */
  private final Set<String> some = new HashSet<>();

  private final List<String> broken = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private long missingWalks;

  /** Hosts of which events were read, but no counters for them. */
  private final Set<String> uncounted = new TreeSet<>();

  private final List<StageLoss> absent = new ArrayList<>();

  /** Captures that end early: damaged, or open. */
  private final Set<String> ended = new HashSet<>();

  private long tracedOneIn = 1;

  @Override
  public void ofIngest(String capture, SpecificRecord record) {
    if (record instanceof StageLoss loss) {
      take(capture, loss);
    } else if (record instanceof ProbeLoss loss) {
      String run = RecordKey.ofRun(loss.getHost(), loss.getStreamEpochNs());
      probes
          .computeIfAbsent(run, any -> new HashMap<>(1))
          .merge(capture, RunCounters.of(loss), RunCounters::and);
    }
    IngestRecords.hostOfProbe(record).ifPresent(this::note);
  }

  private void note(Host host) {
    RunFacts.of(host).tracedOneWalkIn().ifPresent(n -> tracedOneIn = Math.max(tracedOneIn, n));
    if (Cut.isSome(host)) {
      some.add(RecordKey.ofHost(host));
    }
    if (Cut.isMarked(host)) {
      cut.add(RecordKey.ofHost(host));
    }
  }

  /** Takes a result; of results some are losses. */
  public void take(SpecificRecord result) {
    if (result instanceof StageLoss loss) {
      take("", loss);
    } else if (result instanceof Walk walk) {
      missingWalks += walk.getMissingWalks();
      tracedOneIn = Math.max(tracedOneIn, walk.getWeight());
    }
  }

  private void take(String capture, StageLoss loss) {
    String key =
        String.join("/", loss.getHostname(), loss.getBootId(), loss.getStage(), loss.getCounter());
    counters
        .computeIfAbsent(key, counter -> new TreeMap<>())
        .merge(capture, loss, (a, b) -> a.getEpochMs() > b.getEpochMs() ? a : b);
  }

  /** Takes a record that could not be decoded, or the damage of a capture. */
  public void take(DeadLetter letter) {
    ended.add(letter.topic());
    broken.add(DamageText.of(letter.topic(), letter.cause()));
  }

  /** Takes the place at which a segment of a spool is open. */
  public void takeOpen(DeadLetter place) {
    ended.add(place.topic());
    open.add(place.topic() + ": " + place.cause());
  }

  /** True if counters of a probe were read. */
  public boolean isCounted() {
    return events().seen() > 0 || (!probes.isEmpty() && uncounted.isEmpty());
  }

  /**
   * Hosts of which a run has events and no counters for them: what was lost of it is not known. The
   * first counters of a part are of the time before it.
   */
  public Set<String> uncounted() {
    return uncounted;
  }

  /** Counters of the probes, over all CPUs; of a part those of its time. */
  public ProbeEvents events() {
    ProbeEvents events = new ProbeEvents();
    probes.values().forEach(run -> RunCounters.into(events, run.values()));
    return events;
  }

  /** Sums of each counter of the other stages, with the place of the earliest. */
  public List<StageLoss> counters() {
    return counters.values().stream()
        .map(counter -> counter.values().stream().reduce(Losses::sum).orElseThrow())
        .filter(loss -> !isMadeByCut(loss))
        .toList();
  }

  /** True for reads that stayed open because the cut left out their last walks. */
  private boolean isMadeByCut(StageLoss loss) {
    return loss.getCounter().equals(Counter.SNAPSHOTS_CROWDED_OUT.label())
        && cut.contains(loss.getHostname() + "/" + loss.getBootId());
  }

  /** True if a capture has some walks of another, and left out the rest. */
  public boolean isCut() {
    return !cut.isEmpty();
  }

  /** True if a capture has some of a stream: it is a cut, or a part. */
  public boolean isSome() {
    return !some.isEmpty();
  }

  /** True if walks of a host may be left out: it is that of a cut, or of a part. */
  public boolean isSome(ResultHost host) {
    return some.contains(RecordKey.ofHost(host));
  }

  /** Counts, as a stage does, the events that the probes delivered and that were not read. */
  @Override
  public void end(Map<String, Long> events) {
    events.forEach(
        (run, read) -> {
          if (read > 0 && countedIn(run).seen() == 0) {
            uncounted.add(hostOf(run));
          }
        });
    Map<String, Long> byHost = new TreeMap<>();
    probes.forEach(
        (run, captures) -> {
          long unread = countedIn(run).delivered() - events.getOrDefault(run, 0L);
          String host = hostOf(run);
          if (unread > 0 && isWhole(host, captures.keySet())) {
            byHost.merge(host, unread, Long::sum);
          }
        });
    byHost.forEach((host, unread) -> absent.add(absent(host, unread)));
    absent.forEach(loss -> take("", loss));
  }

  private ProbeEvents countedIn(String run) {
    ProbeEvents counted = new ProbeEvents();
    RunCounters.into(counted, probes.getOrDefault(run, Map.of()).values());
    return counted;
  }

  private static String hostOf(String run) {
    return run.substring(0, run.lastIndexOf('@'));
  }

  /**
   * False for a run of which not all that was delivered needs to be here: of a cut or a part; or of
   * a capture that ends early, whose last counters are not known.
   */
  private boolean isWhole(String host, Set<String> captures) {
    return !some.contains(host) && captures.stream().noneMatch(ended::contains);
  }

  private static StageLoss absent(String host, long events) {
    String hostname = RecordKey.hostnameOf(host);
    return StageLoss.newBuilder()
        .setStage(Counter.EVENTS_ABSENT.stage().label())
        .setCounter(Counter.EVENTS_ABSENT.label())
        .setHostname(hostname)
        .setBootId(host.substring(hostname.length() + 1))
        .setCount(events)
        .setFirst("")
        .setEpochMs(0)
        .build();
  }

  /** Events that the probes delivered and that were not read, as far as is known. */
  public long absentEvents() {
    return absent.stream().mapToLong(StageLoss::getCount).sum();
  }

  /** The same as losses of a stage, by host. */
  public List<StageLoss> absent() {
    return absent;
  }

  /**
   * Events and more that figures may lack: lost at the probe or on the way, not in the captures, or
   * behind damage. Of a stage's loss each that it counts is one, and each capture that is damaged.
   */
  public long lostData() {
    return events().lost()
        + counters().stream().filter(Losses::isDataLoss).mapToLong(StageLoss::getCount).sum();
  }

  private static boolean isDataLoss(StageLoss loss) {
    return Counter.of(loss.getStage(), loss.getCounter())
        .map(counter -> counter.severity() == Severity.DATA_LOSS)
        .orElse(true);
  }

  private static StageLoss sum(StageLoss a, StageLoss b) {
    StageLoss earlier = a.getEpochMs() <= b.getEpochMs() ? a : b;
    return StageLoss.newBuilder(earlier).setCount(a.getCount() + b.getCount()).build();
  }

  /** Walks of which no event came. */
  public long missingWalks() {
    return missingWalks;
  }

  /** N where the probe traced one walk in N, the largest of all runs; 1 where it traced each. */
  public long tracedOneIn() {
    return tracedOneIn;
  }

  /** Captures and records that could not be read, with their causes. */
  public List<String> broken() {
    return broken;
  }

  /** Segments of a spool that end where their agent had not closed them; nothing is lost by it. */
  public List<String> open() {
    return open;
  }

  /** Whether results lack something. */
  public LossVerdict verdict() {
    if (!isNoneKnown()) {
      return LossVerdict.SOME;
    }
    return uncounted.isEmpty() ? LossVerdict.NONE : LossVerdict.NOT_KNOWN;
  }

  /** True if nothing tells that results lack something. */
  private boolean isNoneKnown() {
    ProbeEvents events = events();
    return broken.isEmpty()
        && missingWalks == 0
        && events.lost() == 0
        && events.unaccounted() == 0
        && events.readErrors() == 0
        && counters().stream().noneMatch(Losses::isLoss);
  }

  /** False for counters that explain others. */
  static boolean isLoss(StageLoss loss) {
    return Counter.of(loss.getStage(), loss.getCounter())
        .map(counter -> counter.severity() != Severity.INFO)
        .orElse(true);
  }
}
