// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

/** Message of the innermost cause: Kafka and Flink wrap it several times. */
final class RootCause {
  private RootCause() {}

  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
