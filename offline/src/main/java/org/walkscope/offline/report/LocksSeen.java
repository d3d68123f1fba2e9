// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.walkscope.offline.text.Recording;
import org.walkscope.offline.text.Sheet;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.text.TerminalText;

/**
 * Kinds of locks whose holds are seen, by hostname: one that is not seen is not known to be none.
 */
final class LocksSeen {
  /** Of the hosts' runs that are alike, once. */
  private final Map<String, Set<List<LockKind>>> told = new TreeMap<>();

  /** Hosts of what is reported. */
  private final Set<String> hosts = new HashSet<>();

  /** Takes what a probe says of its run. */
  void see(Host host) {
    Recording recording = Recording.of(host);
    told.computeIfAbsent(
            host.getHostname(), name -> new TreeSet<>(Comparator.comparing(List::toString)))
        .add(Arrays.stream(LockKind.values()).filter(recording::sees).toList());
  }

  /** Takes the host of a walk or a hold. */
  void reported(String hostname) {
    hosts.add(hostname);
  }

  /** Runs of the hosts that are reported; none of a host whose probe does not say it. */
  private Map<String, Set<List<LockKind>>> runs() {
    Map<String, Set<List<LockKind>>> runs = new TreeMap<>();
    (hosts.isEmpty() ? told.keySet() : hosts)
        .forEach(host -> runs.put(host, told.getOrDefault(host, Set.of())));
    return runs;
  }

  /** Says below a table of locks which it cannot have. */
  void into(Sheet sheet) {
    Map<String, Set<List<LockKind>>> runs = runs();
    if (runs.values().stream().allMatch(ofHost -> ofHost.stream().allMatch(List::isEmpty))) {
      sheet.none("not told");
    }
    runs.forEach(
        (host, ofHost) -> {
          String name = TerminalText.name(host);
          if (ofHost.isEmpty()) {
            sheet.note("which are seen on %s is not told".formatted(name));
          }
          ofHost.stream()
              .map(LocksSeen::others)
              .filter(others -> !others.isEmpty())
              .forEach(others -> sheet.note("not seen on %s: %s".formatted(name, others)));
        });
  }

  private static String others(List<LockKind> seen) {
    return Arrays.stream(LockKind.values())
        .filter(kind -> !seen.contains(kind))
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .collect(joining(", "));
  }

  /** Puts the kinds of each host's runs into an object; null where the probe does not say them. */
  void into(ObjectNode json) {
    runs()
        .forEach(
            (host, ofHost) -> {
              ArrayNode array = json.putArray(host);
              if (ofHost.isEmpty()) {
                array.addNull();
              }
              ofHost.forEach(
                  seen -> {
                    ArrayNode kinds = array.addArray();
                    seen.forEach(kind -> kinds.add(kind.name()));
                  });
            });
  }
}
