// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

/** Refusal of a query in one line that says what to change. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Query that is wrong. */
  public static Refusal badQuery(String message) {
    return new Refusal(400, message);
  }

  /** Query of something that is not there, or no more. */
  public static Refusal notFound(String message) {
    return new Refusal(404, message);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }
}
