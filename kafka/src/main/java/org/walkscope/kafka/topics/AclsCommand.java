// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.walkscope.command.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code acls}: prints the least rights, as command lines of Kafka's own tools. */
@Command(
    name = "acls",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rights that each service needs, as command lines of Kafka's own kafka-acls, and a",
      "quota of the agents as one of kafka-configs. It changes nothing."
    })
public final class AclsCommand implements Callable<Integer> {
  @Option(names = "--print", description = "print them; nothing else is done")
  private boolean print;

  @Option(
      names = "--agent",
      defaultValue = "User:walkscope-agent",
      paramLabel = "PRINCIPAL",
      description = "principal of the agents (default: ${DEFAULT-VALUE})")
  private String agent;

  @Option(
      names = "--jobs",
      defaultValue = "User:walkscope-jobs",
      paramLabel = "PRINCIPAL",
      description = "principal of the jobs (default: ${DEFAULT-VALUE})")
  private String jobs;

  @Option(
      names = "--dashboard",
      defaultValue = "User:walkscope-dashboard",
      paramLabel = "PRINCIPAL",
      description = "principal of the dashboard (default: ${DEFAULT-VALUE})")
  private String dashboard;

  @Option(
      names = "--agent-bytes-per-s",
      defaultValue = "1048576",
      paramLabel = "N",
      description =
          "quota of an agent on each broker; what is above it waits in the agent (default:"
              + " ${DEFAULT-VALUE})")
  private long agentBytes;

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!print) {
      throw new ParameterException(spec.commandLine(), "say --print: acls changes nothing");
    }
    for (String principal : List.of(agent, jobs, dashboard)) {
      if (!principal.matches("User:[\\w.@=,/ *-]+")) {
        throw new ParameterException(
            spec.commandLine(), "a principal is User:NAME, not '" + principal + "'");
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    Stream.of(Rights.ofAgent(agent), Rights.ofJobs(jobs), Rights.ofDashboard(dashboard))
        .forEach(bindings -> print(bindings, out));
    out.printf(
        "kafka-configs %s --alter --add-config producer_byte_rate=%d --entity-type users --entity-name '%s'%n",
        options.asKafkaWritesThem(), agentBytes, agent.substring("User:".length()));
    return ExitStatus.OK;
  }

  /** A line a resource, with all operations on it. */
  private void print(List<AclBinding> bindings, PrintWriter out) {
    String principal = bindings.get(0).entry().principal();
    bindings.stream()
        .collect(
            groupingBy(
                AclBinding::pattern,
                LinkedHashMap::new,
                mapping(binding -> binding.entry().operation(), Collectors.toList())))
        .forEach(
            (resource, operations) ->
                out.printf(
                    "kafka-acls %s --add --allow-principal '%s' %s %s%s%n",
                    options.asKafkaWritesThem(),
                    principal,
                    operations.stream().map(AclsCommand::operation).collect(joining(" ")),
                    resource(resource),
                    resource.patternType() == PatternType.PREFIXED
                        ? " --resource-pattern-type prefixed"
                        : ""));
  }

  private static String operation(AclOperation operation) {
    return "--operation "
        + Stream.of(operation.name().split("_"))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(joining());
  }

  private static String resource(ResourcePattern resource) {
    String option =
        resource.resourceType() == ResourceType.TRANSACTIONAL_ID
            ? "transactional-id"
            : resource.resourceType().name().toLowerCase(Locale.ROOT);
    return "--%s %s".formatted(option, resource.name());
  }
}
