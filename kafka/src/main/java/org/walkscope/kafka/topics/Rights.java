// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.walkscope.schema.Topics;

/** Least rights of each service, for brokers with an authorizer. */
public final class Rights {
  /** Begin of each job's {@code --id}, of which groups and transactions are named. */
  public static final String ID_PREFIX = "walkscope";

  private static final List<String> OF_AGENT = List.of(Topics.TRACE, Topics.LOSS);

  private static final List<String> JOBS_READ =
      List.of(Topics.TRACE, Topics.LOSS, Topics.WALKS, Topics.LOCK_HOLDS, Topics.STALLS);

  /** All topics but the trace. */
  private static final List<String> RESULTS =
      Topics.ALL.stream().filter(name -> !name.equals(Topics.TRACE)).toList();

  private Rights() {}

  /** Rights of an agent, and of a replay of captures. Example of a principal: User:agent */
  public static List<AclBinding> ofAgent(String principal) {
    return allow(principal, TOPIC, LITERAL, OF_AGENT, WRITE, DESCRIBE).toList();
  }

  /** Rights of the jobs. */
  public static List<AclBinding> ofJobs(String principal) {
    List<String> ids = List.of(ID_PREFIX);
    return Stream.of(
            allow(principal, TOPIC, LITERAL, JOBS_READ, READ, DESCRIBE),
            allow(principal, TOPIC, LITERAL, RESULTS, WRITE, DESCRIBE, DESCRIBE_CONFIGS),
            allow(principal, GROUP, PREFIXED, ids, READ),
            allow(principal, TRANSACTIONAL_ID, PREFIXED, ids, WRITE, DESCRIBE))
        .flatMap(bindings -> bindings)
        .distinct()
        .toList();
  }

  /** Rights of the dashboard; on the trace, to see how far it reaches, on schemas, to name them. */
  public static List<AclBinding> ofDashboard(String principal) {
    return Stream.of(
            allow(principal, TOPIC, LITERAL, RESULTS, READ, DESCRIBE),
            allow(principal, TOPIC, LITERAL, List.of(Topics.TRACE), DESCRIBE),
            allow(principal, TOPIC, LITERAL, List.of(Topics.SCHEMAS), READ, DESCRIBE))
        .flatMap(bindings -> bindings)
        .toList();
  }

  private static Stream<AclBinding> allow(
      String principal,
      ResourceType type,
      PatternType pattern,
      List<String> names,
      AclOperation... operations) {
    return names.stream()
        .map(name -> new ResourcePattern(type, name, pattern))
        .flatMap(
            resource ->
                Stream.of(operations)
                    .map(
                        operation ->
                            new AclBinding(
                                resource,
                                new AccessControlEntry(
                                    principal, "*", operation, AclPermissionType.ALLOW))));
  }
}
