// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.walkscope.ingest.link.Peers;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.kafka.KafkaBlock;

/**
 * Settings of an agent, as one reading of file, environment and command line gave them.
 *
 * @param listen unix socket for probes
 * @param spool folder
 * @param bounds of the spool
 * @param peers users whose probes may connect
 * @param kafka null of an agent that sends nothing
 * @param pages where the pages for monitoring are, and who may read them; null for none
 * @param recorder of a flight recorder; null of an agent that is none
 * @param texts all settings by key, as they were given
 */
public record AgentSettings(
    Path listen,
    Path spool,
    SpoolSettings bounds,
    Peers peers,
    KafkaConnection kafka,
    StatusAccess pages,
    RecorderPlan recorder,
    Map<String, String> texts) {
  /** Keys that a running agent takes; those of Kafka's properties begin with {@link #KAFKA}. */
  private static final Set<String> CHANGEABLE =
      Set.of("bootstrap-servers", "kafka-config", "keep", "probe-user", "spool-age", "spool-bytes");

  /** Begin of the keys of Kafka's properties in {@link #texts}. */
  public static final String KAFKA = "kafka.";

  /** Keys whose values are others. */
  Set<String> changed(AgentSettings to) {
    Set<String> keys = new TreeSet<>(texts.keySet());
    keys.addAll(to.texts.keySet());
    keys.removeIf(key -> Objects.equals(texts.get(key), to.texts.get(key)));
    return keys;
  }

  /** Keys of those that want a restart. */
  List<String> wantingRestart(AgentSettings to) {
    List<String> wanting = new ArrayList<>();
    for (String key : changed(to)) {
      if (!CHANGEABLE.contains(key) && !key.startsWith(KAFKA)) {
        wanting.add(key);
      }
    }
    if ((kafka == null) != (to.kafka == null)) {
      wanting.add("bootstrap-servers");
    }
    return wanting;
  }

  /** True if a new producer is to be made: other settings, or files that may have others. */
  boolean wantsProducer(AgentSettings to) {
    return to.kafka != null
        && (!to.kafka.equals(kafka)
            || to.kafka.more().stringPropertyNames().stream()
                .anyMatch(
                    name ->
                        name.endsWith(".location")
                            || to.kafka.more().getProperty(name).contains("${")));
  }

  private static String shown(String key, String text) {
    return text == null || !key.startsWith(KAFKA)
        ? text
        : KafkaBlock.shown(key.substring(KAFKA.length()), text);
  }

  /** Words for a change of a key; none of a value that can hold a secret. */
  String change(String key, AgentSettings to) {
    String now = shown(key, to.texts.get(key));
    String before = shown(key, texts.get(key));
    return now == null
        ? key + " is gone"
        : key + " " + now + (before == null ? "" : " (was " + before + ")");
  }
}
