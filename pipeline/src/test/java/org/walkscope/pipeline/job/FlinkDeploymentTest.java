// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.MappingIterator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Topics;
import picocli.CommandLine;

/** What packages/kubernetes/jobs.yaml tells Flink and the jobs, Flink and the jobs understand. */
class FlinkDeploymentTest {
  private static final File MANIFESTS = new File("../packages/kubernetes/jobs.yaml");

  /** Places in which one job's deployment may differ from another's. */
  private static final Set<String> OF_A_JOB =
      Set.of(
          "/metadata/name",
          "/spec/flinkConfiguration/taskmanager.numberOfTaskSlots",
          "/spec/taskManager/resource/memory",
          "/spec/taskManager/resource/cpu",
          "/spec/job/entryClass",
          "/spec/job/args/3",
          "/spec/job/parallelism");

  private final List<JsonNode> documents = read();
  private final List<JsonNode> deployments =
      documents.stream().filter(each -> kind(each).equals("FlinkDeployment")).toList();

  private static List<JsonNode> read() {
    try {
      ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
      try (MappingIterator<JsonNode> all = yaml.readerFor(JsonNode.class).readValues(MANIFESTS)) {
        return all.readAll();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String kind(JsonNode document) {
    return document.get("kind").asText();
  }

  private static String className(JsonNode deployment) {
    return deployment.at("/spec/job/entryClass").asText();
  }

  @Test
  void theirSettingsAreOptionsOfThisFlinkWithValuesThatTheyTake() throws Exception {
    Map<String, ConfigOption<?>> known = new HashMap<>();
    for (Class<?> options :
        List.of(
            TaskManagerOptions.class,
            StateBackendOptions.class,
            CheckpointingOptions.class,
            RestartStrategyOptions.class,
            MetricOptions.class,
            WebOptions.class)) {
      for (Field field : options.getFields()) {
        if (field.getType() == ConfigOption.class) {
          ConfigOption<?> option = (ConfigOption<?>) field.get(null);
          known.put(option.key(), option);
        }
      }
    }
    for (JsonNode deployment : deployments) {
      for (Map.Entry<String, JsonNode> setting :
          deployment.at("/spec/flinkConfiguration").properties()) {
        assertThat(setting.getValue().isTextual()).as("a text, as the operator wants it").isTrue();
        if (!setting.getKey().startsWith("metrics.reporter.")) {
          assertThat(known).containsKey(setting.getKey());
          Configuration read = new Configuration();
          read.setString(setting.getKey(), setting.getValue().asText());
          assertThat(read.get(known.get(setting.getKey()))).as(setting.getKey()).isNotNull();
        }
      }
    }
  }

  @Test
  void theirJobsAreThereAndTakeTheirArguments() throws Exception {
    for (JsonNode deployment : deployments) {
      JsonNode job = deployment.at("/spec/job");
      Class<?> entry = Class.forName(className(deployment));
      assertThat(entry.getMethod("main", String[].class)).isNotNull();
      assertThat(job.get("jarURI").asText()).endsWith("/walkscope-jobs.jar");
      String[] arguments = new String[job.get("args").size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = job.get("args").get(i).asText();
      }
      Object options =
          entry == WalkJob.class ? new WalkJobOptions() : new ResultJobOptions("unnamed");
      new CommandLine(options)
          .registerConverter(Duration.class, TimeUtils::parseDuration)
          .parseArgs(arguments);
      assertThat(arguments).endsWith("--id", deployment.at("/metadata/name").asText());
    }
  }

  @Test
  void theyWriteEveryTopicOnce() {
    List<String> written = new ArrayList<>();
    for (JsonNode deployment : deployments) {
      String name = className(deployment);
      Job<?> job = Jobs.named(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
      written.addAll(job.writes());
    }
    List<String> shared = List.of(Topics.LOSS, Topics.DEAD_LETTER);
    assertThat(written).containsAll(shared);
    written.removeAll(shared);
    List<String> results = new ArrayList<>(Topics.ALL);
    results.removeAll(shared);
    results.remove(Topics.TRACE);
    assertThat(written).containsExactlyInAnyOrderElementsOf(results);
  }

  @Test
  void theyAreAlikeButForWhatIsOfAJob() {
    Map<String, String> first = leaves(deployments.get(0));
    for (JsonNode deployment : deployments) {
      Map<String, String> these = leaves(deployment);
      assertThat(these.keySet()).isEqualTo(first.keySet());
      these.forEach(
          (place, value) -> {
            if (!OF_A_JOB.contains(place)) {
              assertThat(value).as(place).isEqualTo(first.get(place));
            }
          });
    }
  }

  @Test
  void onlyTheirOwnPodsAndThoseWhoMustReachThem() {
    List<String> names =
        deployments.stream().map(each -> each.at("/metadata/name").asText()).toList();
    JsonNode policy =
        documents.stream()
            .filter(each -> kind(each).equals("NetworkPolicy"))
            .findAny()
            .orElseThrow();
    for (String selector : List.of("/spec/podSelector", "/spec/ingress/0/from/0/podSelector")) {
      List<String> values = new ArrayList<>();
      policy.at(selector + "/matchExpressions/0/values").forEach(each -> values.add(each.asText()));
      assertThat(values).as(selector).isEqualTo(names);
    }
    assertThat(policy.at("/spec/ingress")).hasSize(3);
  }

  private static Map<String, String> leaves(JsonNode document) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", document, leaves);
    return leaves;
  }

  private static void collect(String place, JsonNode node, Map<String, String> leaves) {
    if (node.isValueNode()) {
      leaves.put(place, node.asText());
    }
    node.properties()
        .forEach(each -> collect(place + "/" + each.getKey(), each.getValue(), leaves));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(place + "/" + i, node.get(i), leaves);
    }
  }
}
