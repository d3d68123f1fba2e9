// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Topics of a cluster beside their plan: what is missing, and what keeps or takes less. */
public final class TopicsCheck {
  private final Map<String, TopicDescription> there;
  private final Map<ConfigResource, Config> settings;

  private TopicsCheck(Map<String, TopicDescription> there, Map<ConfigResource, Config> settings) {
    this.there = there;
    this.settings = settings;
  }

  /** Asks a cluster for the topics of the plan. */
  public static TopicsCheck ask(Admin admin, List<TopicPlan> plan)
      throws ExecutionException, InterruptedException {
    Set<String> names = new TreeSet<>(admin.listTopics().names().get());
    names.retainAll(plan.stream().map(TopicPlan::name).toList());
    List<ConfigResource> asked = names.stream().map(TopicsCheck::resource).toList();
    return new TopicsCheck(
        admin.describeTopics(names).allTopicNames().get(),
        admin.describeConfigs(asked).all().get());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  boolean isThere(TopicPlan plan) {
    return there.containsKey(plan.name());
  }

  /** Makes the topics of the plan that are missing, and returns them. */
  public List<TopicPlan> makeMissing(Admin admin, List<TopicPlan> plan)
      throws ExecutionException, InterruptedException {
    List<TopicPlan> missing = plan.stream().filter(topic -> !isThere(topic)).toList();
    admin.createTopics(missing.stream().map(TopicPlan::newTopic).toList()).all().get();
    return missing;
  }

  /** Gives the topics that are there the plan's limit of bytes. */
  public void limitBytes(Admin admin, List<TopicPlan> plan)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TopicPlan topic : plan) {
      if (isThere(topic)) {
        ConfigEntry limit =
            new ConfigEntry(RETENTION_BYTES_CONFIG, Long.toString(topic.retentionBytes()));
        changes.put(
            resource(topic.name()), List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET)));
      }
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  /** Differences that cost records or results, a line each. */
  List<String> differences(TopicPlan plan) {
    TopicDescription topic = there.get(plan.name());
    if (topic == null) {
      return List.of(plan.name() + " is missing");
    }
    List<String> lines = new ArrayList<>();
    int replicas = topic.partitions().get(0).replicas().size();
    less(lines, plan, "partitions", topic.partitions().size(), plan.partitions());
    less(lines, plan, "replicas", replicas, plan.replication());
    plan.settings().forEach((name, wanted) -> compare(lines, plan, name, wanted));
    return lines;
  }

  private void compare(List<String> lines, TopicPlan plan, String name, String wanted) {
    String value = settings.get(resource(plan.name())).get(name).value();
    if (!name.equals(CLEANUP_POLICY_CONFIG)) {
      less(lines, plan, name, Long.parseLong(value), Long.parseLong(wanted));
    } else if (!Set.of(value.split(",")).equals(Set.of(wanted.split(",")))) {
      lines.add("%s: %s is %s, not %s".formatted(plan.name(), name, value, wanted));
    }
  }

  /** More is no difference; a negative limit is none. */
  private static void less(
      List<String> lines, TopicPlan plan, String what, long value, long wanted) {
    if (value >= 0 && wanted < 0) {
      lines.add("%s: %s is %d, not without limit".formatted(plan.name(), what, value));
    } else if (value >= 0 && value < wanted) {
      lines.add("%s: %s is %d, less than %d".formatted(plan.name(), what, value, wanted));
    }
  }
}
