// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.TerminalText;

/** Summary of a capture, of bounded size whatever the file holds. */
final class CaptureSummary {
  private static final int MOST_STREAMS = 1024;
  private static final int MOST_THREADS = 1 << 18;
  private static final int MOST_COUNTERS = 256;

  /** Most damaged parts that are listed. */
  private static final int MOST_DAMAGES = 8;

  private record StreamKey(String hostname, String bootId, long streamEpochNs) {}

  private record HostKey(String hostname, String bootId) {}

  /** Thread of a host, which is numbered. */
  private record ThreadKey(int host, int tid, long startBoottimeNs) {}

  /** Counters of ingest, cumulative. */
  record Met(String stage, String counter, long count, String first) {}

  private final EventCounts counts = new EventCounts();
  private final Map<StreamKey, StreamSummary> streams = new LinkedHashMap<>();
  private final Map<HostKey, Integer> hosts = new LinkedHashMap<>();
  private final Map<ThreadKey, FragmentNumbers> threads = new HashMap<>();
  private final Map<String, Met> met = new LinkedHashMap<>();
  private final List<CaptureDamage> damages = new ArrayList<>();
  private long damagedBytes;
  private long damagedRecords;
  private long damagedParts;
  private long uncountedParts;
  private boolean cut;
  private boolean more; // there are more than are kept
  private long fragments;
  private long columnBytes;

  EventCounts counts() {
    return counts;
  }

  /** True if the file ends before its stream does, as far as reading went on to the file's end. */
  boolean isCut() {
    return cut;
  }

  boolean isDamaged() {
    return damagedParts > 0 || cut;
  }

  /** Takes a record. */
  void add(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      fragments++;
      columnBytes += fragment.getColumn().remaining();
      stream(fragment.getHost(), fragment.getStreamEpochNs()).add(fragment);
      thread(fragment);
    } else if (record instanceof ProbeLoss loss) {
      stream(loss.getHost(), loss.getStreamEpochNs()).add(loss);
    } else if (record instanceof StreamEnd end) {
      stream(end.getHost(), end.getStreamEpochNs()).add(end);
    } else if (record instanceof StageLoss loss) {
      met(loss);
    }
  }

  private void met(StageLoss loss) {
    String key =
        TerminalText.line(
            String.join(
                "/", loss.getHostname(), loss.getBootId(), loss.getStage(), loss.getCounter()));
    if (met.size() == MOST_COUNTERS && !met.containsKey(key)) {
      more = true;
      return;
    }
    met.put(
        key,
        new Met(
            TerminalText.name(loss.getStage()),
            TerminalText.name(loss.getCounter()),
            loss.getCount(),
            TerminalText.name(loss.getFirst())));
  }

  /** Takes a damaged part that was skipped. */
  void add(CaptureDamage damage) {
    if (damage.bytes() == 0) {
      cut = true;
      return;
    }
    damagedParts++;
    damagedBytes += damage.bytes();
    if (damage.records() < 0) {
      uncountedParts++;
    } else {
      damagedRecords += damage.records();
    }
    if (damages.size() < MOST_DAMAGES) {
      damages.add(damage);
    }
  }

  private StreamSummary stream(Host host, long streamEpochNs) {
    String hostname = TerminalText.name(host.getHostname());
    StreamKey key = new StreamKey(hostname, TerminalText.name(host.getBootId()), streamEpochNs);
    StreamSummary stream = streams.get(key);
    if (stream == null) {
      stream = new StreamSummary(host);
      if (streams.size() < MOST_STREAMS) {
        streams.put(key, stream);
        hosts.putIfAbsent(new HostKey(key.hostname, key.bootId), hosts.size());
      } else {
        more = true;
      }
    }
    stream.host(host, streamEpochNs);
    return stream;
  }

  private void thread(TraceFragment fragment) {
    Host host = fragment.getHost();
    Integer number =
        hosts.get(
            new HostKey(
                TerminalText.name(host.getHostname()), TerminalText.name(host.getBootId())));
    if (number == null) {
      more = true;
      return;
    }
    var walker = fragment.getWalker();
    var key = new ThreadKey(number, walker.getTid(), walker.getStartBoottimeNs());
    FragmentNumbers numbers = threads.get(key);
    if (numbers == null) {
      if (threads.size() == MOST_THREADS) {
        more = true;
        return;
      }
      numbers = new FragmentNumbers();
      threads.put(key, numbers);
    }
    numbers.add(fragment.getStreamEpochNs(), fragment.getFragment());
  }

  Collection<StreamSummary> streams() {
    return streams.values();
  }

  int hosts() {
    return hosts.size();
  }

  int threads() {
    return threads.size();
  }

  /** Missing fragments before the first of each thread. */
  long fragmentsBefore() {
    return threads.values().stream().mapToLong(FragmentNumbers::before).sum();
  }

  /** Missing fragments between the first and the last of each thread. */
  long fragmentsBetween() {
    return threads.values().stream().mapToLong(FragmentNumbers::between).sum();
  }

  /** True if there are more hosts, threads or counters than are kept. */
  boolean isMore() {
    return more;
  }

  Collection<Met> met() {
    return met.values();
  }

  List<CaptureDamage> damages() {
    return damages;
  }

  long damagedParts() {
    return damagedParts;
  }

  /** Damaged parts whose head does not tell the number of their records. */
  long uncountedParts() {
    return uncountedParts;
  }

  long damagedBytes() {
    return damagedBytes;
  }

  /** Records of the damaged parts, by the heads of their blocks. */
  long damagedRecords() {
    return damagedRecords;
  }

  long fragments() {
    return fragments;
  }

  long columnBytes() {
    return columnBytes;
  }
}
