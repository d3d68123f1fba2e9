// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

/** Error answer to a request; the message says what to change. */
final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HttpProblem(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
