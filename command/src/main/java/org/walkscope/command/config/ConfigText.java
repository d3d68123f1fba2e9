// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/** Settings as a file has them. */
public final class ConfigText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_./@+=-]*");

  private ConfigText() {}

  /** Line of an option, with where it comes from. */
  static String line(OptionSpec option, String text, ConfigSources sources) {
    String where = sources.where(option);
    String from =
        where != null ? where : text.equals(option.defaultValue()) ? "default" : "the command line";
    return setting(ConfigSources.key(option), text) + " # " + from;
  }

  /** A key and its value, in one line. */
  public static String setting(String key, String text) {
    return key + ": " + (PLAIN.matcher(text).matches() ? text : quoted(text));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < ' ' || (c > '~' && !Character.isLetterOrDigit(c))) {
                quoted.append("\\U%08x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
