// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.walkscope.command.CommandErrors;

/** Why a cluster refused a client, with what to do. */
public final class Refusal {
  private Refusal() {}

  /** The reason, in one line. */
  public static String reason(Throwable refusal) {
    if (refusal instanceof TopicAuthorizationException topics
        && !topics.unauthorizedTopics().isEmpty()) {
      return "no right on %s: walkscope acls --print lists what each service needs"
          .formatted(String.join(", ", topics.unauthorizedTopics()));
    }
    String message = cause(refusal);
    if (refusal instanceof AuthorizationException) {
      return message + " (walkscope acls --print lists what each service needs)";
    }
    if (refusal instanceof TimeoutException
        && refusal.getCause() instanceof UnknownTopicOrPartitionException) {
      return message + ": is the topic there? walkscope topics --create makes it";
    }
    if (refusal instanceof TimeoutException) {
      return message
          + ": no broker answers. Is it running, is that its address, and does it want TLS or a"
          + " password (--kafka-config FILE)?";
    }
    return refusal instanceof SslAuthenticationException
        ? "TLS fails, %s: is a certificate expired, or not one that the other side trusts?"
            .formatted(message)
        : message;
  }

  /** What a client that cannot be made, or goes on, says is often the kind of failure alone. */
  private static String cause(Throwable refusal) {
    Throwable deepest = refusal;
    boolean knowsMore = refusal instanceof KafkaException && !(refusal instanceof TimeoutException);
    for (Throwable next = refusal; knowsMore && next != null; next = next.getCause()) {
      deepest = next.getMessage() == null ? deepest : next;
    }
    if (deepest instanceof IOException failure) {
      return CommandErrors.reason(failure);
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
