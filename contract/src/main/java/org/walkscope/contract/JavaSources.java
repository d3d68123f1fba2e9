// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Enumeration;
import org.walkscope.contract.WireType.Field;
import org.walkscope.contract.WireType.Struct;

/**
 * The Java side of the contract: {@code Wire}, every number that has a name, and a view of each
 * struct, moved from place to place in an array of bytes.
 */
final class JavaSources {
  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package org.walkscope.wire;

      """;

  private static final String MADE = " Made by {@code ./walkscope contract}.";

  private final CompiledHeader header;

  JavaSources(CompiledHeader header) {
    this.header = header;
  }

  /** Texts by file name. */
  Map<String, String> files() throws ContractException {
    Map<String, String> files = new TreeMap<>();
    files.put("Wire.java", formatted(numbers()));
    for (Struct struct : header.structs()) {
      files.put(viewName(struct.name()) + ".java", formatted(view(struct)));
    }
    return files;
  }

  private String numbers() {
    StringBuilder out = new StringBuilder(HEAD);
    javadoc("Numbers of {@code bpf/include/wire.h} that have a name." + MADE, out);
    out.append("public final class Wire {\n");
    for (Enumeration enumeration : header.enumerations()) {
      out.append("\n// enum ").append(enumeration.name());
      out.append(": ").append(enumeration.comment()).append("\n\n");
      for (Constant constant : enumeration.constants()) {
        javadoc(constant.comment(), out);
        out.append("public static final int ").append(constant.name().substring(3)).append(" = ");
        out.append((int) constant.value()).append(";\n");
      }
    }
    return out.append("\nprivate Wire() {}\n}\n").toString();
  }

  private static String view(Struct struct) {
    String name = viewName(struct.name());
    String parent = struct.head() == null ? "WireView" : viewName(struct.head());
    StringBuilder out = new StringBuilder(HEAD);
    javadoc("{@code struct " + struct.name() + "}. " + struct.comment() + MADE, out);
    boolean isHead = struct.name().equals("ws_event");
    out.append("public ").append(isHead ? "" : "final ").append("class ").append(name);
    out.append(" extends ").append(parent).append(" {\n");
    out.append("/** sizeof. */\npublic static final int BYTES = ")
        .append(struct.bytes())
        .append(";\n\n");
    for (Field field : struct.fields()) {
      if (field.kind() != WireType.Kind.STRUCT && !field.reserved()) {
        out.append("public static final int ").append(constant(field.name()));
        out.append("_AT = ").append(field.at()).append(";\n");
      }
    }
    for (Field field : struct.fields()) {
      accessors(name, field, out);
    }
    return out.append("}\n").toString();
  }

  private static void accessors(String view, Field field, StringBuilder out) {
    String at = constant(field.name()) + "_AT";
    String type;
    String call;
    switch (field.kind()) {
      case U8 -> {
        type = "int";
        call = "U8";
      }
      case U16 -> {
        type = "int";
        call = "U16";
      }
      case U32, S32 -> {
        type = "int";
        call = "Int";
      }
      case U64, S64 -> {
        type = "long";
        call = "Long";
      }
      default -> {
        return; // texts are read by who knows how
      }
    }
    if (field.reserved()) {
      return;
    }
    String name = camel(field.name());
    out.append('\n');
    javadoc(field.comment(), out);
    out.append("public ").append(type).append(' ').append(name).append("() {\n");
    out.append("return get").append(call).append('(').append(at).append(");\n}\n\n");
    out.append("public ").append(view).append(' ').append(name);
    out.append('(').append(type).append(" value) {\n");
    out.append("put").append(call).append('(').append(at).append(", value);\nreturn this;\n}\n");
  }

  private static void javadoc(String comment, StringBuilder out) {
    String text = comment.replace("<", "&lt;").replace("->", "-&gt;");
    out.append("/** ").append(text).append(" */\n");
  }

  static String viewName(String struct) {
    String camel = camel(struct.substring(3));
    return Character.toUpperCase(camel.charAt(0)) + camel.substring(1) + "View";
  }

  private static String constant(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static String camel(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.split("_", -1)) {
      out.append(
          out.length() == 0
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return out.toString();
  }

  private static String formatted(String source) throws ContractException {
    try {
      return new Formatter(JavaFormatterOptions.builder().formatJavadoc(true).build())
          .formatSource(source);
    } catch (FormatterException e) {
      throw new ContractException("what was generated does not parse: " + e.getMessage());
    }
  }
}
