// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

/** What is told of captures and records that cannot be read, and what to do about it. */
public final class DamageText {
  private static final String MARK = "BROKEN: ";

  private DamageText() {}

  /** Line on standard error or among losses. */
  public static String line(String capture, String cause) {
    return line(of(capture, cause));
  }

  /** Line of what {@link #of} tells. */
  public static String line(String what) {
    return MARK + what;
  }

  /** Capture, cause and what to do. */
  public static String of(String capture, String cause) {
    return capture + ": " + toDo(cause);
  }

  /** Cause and what to do; of a record that no reader knows the cause alone. */
  public static String toDo(String cause) {
    if (cause.startsWith("capture cut short")) {
      return cause + ": copy it again, what is before it is read";
    }
    return cause.startsWith("capture corrupt")
        ? cause + ": copy it again, or read what is behind it with inspect --skip-damaged"
        : cause;
  }
}
