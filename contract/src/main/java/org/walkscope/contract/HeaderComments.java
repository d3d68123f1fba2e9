// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments of a C header: those above each struct and enumeration, and behind each field and
 * constant. BTF keeps names, sizes and numbers, but no comments.
 */
final class HeaderComments {
  private static final Pattern TYPE =
      Pattern.compile(
          "(?:/\\*((?:[^*]|\\*(?!/))*)\\*/\\s*)?(struct|enum) (ws_\\w+) \\{([^}]*)\\};");
  private static final Pattern MEMBER =
      Pattern.compile(
          "([A-Za-z_]\\w*)(?:\\[[^\\]]*\\])?(?:\\s*=\\s*[^,;}/]+)?\\s*[,;]?\\s*/\\*((?:[^*]|\\*(?!/))*)\\*/");

  private final List<String> structs = new ArrayList<>();
  private final List<String> enumerations = new ArrayList<>();
  private final Map<String, String> comments = new HashMap<>();

  HeaderComments(String header) {
    Matcher type = TYPE.matcher(header);
    while (type.find()) {
      String name = type.group(3);
      (type.group(2).equals("struct") ? structs : enumerations).add(name);
      comments.put(name, plain(type.group(1)));
      Matcher member = MEMBER.matcher(type.group(4));
      while (member.find()) {
        comments.put(name + "." + member.group(1), plain(member.group(2)));
      }
    }
  }

  /** Names in the order of the header. */
  List<String> structs() {
    return structs;
  }

  /** Names in the order of the header. */
  List<String> enumerations() {
    return enumerations;
  }

  /** Comment of a struct, an enumeration, or {@code TYPE.MEMBER}; each has one. */
  String of(String name) throws ContractException {
    String comment = comments.getOrDefault(name, "");
    if (comment.isEmpty()) {
      throw new ContractException("no comment says what " + name + " is");
    }
    return comment;
  }

  /** On one line, without the stars that begin the lines of a long one. */
  private static String plain(String comment) {
    return comment == null
        ? ""
        : comment.replaceAll("(?m)^\\s*\\*(?!/)", " ").replaceAll("\\s+", " ").strip();
  }
}
