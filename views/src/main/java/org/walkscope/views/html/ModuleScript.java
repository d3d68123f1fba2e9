// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.html;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Script of several modules, for a page that may load nothing: a module becomes a function that
 * gives what the module exports. Imports and exports have the forms {@code import {a} from
 * './b.js';} and {@code export function}, {@code class} or {@code const}.
 */
final class ModuleScript {
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import \\{([\\w, ]+)\\} from '\\./([\\w-]+\\.js)';$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export (?:async )?(?:function|class|const) (\\w+)");
  private static final Pattern OTHER = Pattern.compile("(?m)^(import|export)\\b.*$");

  private final Map<String, String> modules = new LinkedHashMap<>();

  /** Adds a module; those that it imports are there already. */
  ModuleScript add(String name, String source) {
    String exports =
        EXPORT.matcher(source).results().map(found -> found.group(1)).collect(joining(", "));
    String body =
        IMPORT
            .matcher(source)
            .replaceAll(
                found -> Matcher.quoteReplacement(imported(name, found.group(1), found.group(2))));
    body =
        Pattern.compile("(?m)^export (?=(?:async )?(?:function|class|const) )")
            .matcher(body)
            .replaceAll("");
    Matcher other = OTHER.matcher(body);
    if (other.find()) {
      throw new IllegalStateException(name + ": a form that is not known: " + other.group());
    }
    modules.put(name, "(() => {\n" + body + "return {" + exports + "};\n})();\n");
    return this;
  }

  private String imported(String by, String names, String from) {
    if (!modules.containsKey(from)) {
      throw new IllegalStateException(by + " imports " + from + ", which is not there");
    }
    return "const {" + names + "} = " + variable(from) + ";";
  }

  private static String variable(String name) {
    return Arrays.stream(name.split("\\W")).collect(joining("_"));
  }

  /** The script. */
  String text() {
    return modules.entrySet().stream()
        .map(module -> "const " + variable(module.getKey()) + " = " + module.getValue())
        .collect(joining("", "'use strict';\n", ""));
  }
}
