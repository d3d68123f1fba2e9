// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

/** Failure of a benchmark without valid figures: results differ, or a job did not do its work. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
