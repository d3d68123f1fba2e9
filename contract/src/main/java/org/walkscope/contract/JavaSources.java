// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Enumeration;
import org.walkscope.contract.WireType.Field;
import org.walkscope.contract.WireType.Kind;
import org.walkscope.contract.WireType.Struct;

/**
 * The Java side of the contract: {@code Wire}, every number that has a name; {@code WireEnums}; and
 * a view of each struct, moved from place to place in an array of bytes.
 */
final class JavaSources {
  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package org.walkscope.wire;

      """;

  /** Last words of the names of fields that are shown in hex: addresses and bits. */
  private static final Set<String> HEX =
      Set.of(
          "address",
          "start",
          "end",
          "mm",
          "lock",
          "ptl",
          "raw",
          "stride",
          "pfn",
          "pgoff",
          "device",
          "flags",
          "mask",
          "inverted",
          "types");

  static final String MADE = " Made by {@code ./walkscope contract}.";

  private final CompiledHeader header;

  JavaSources(CompiledHeader header) {
    this.header = header;
  }

  /** Texts by file name. */
  Map<String, String> files() throws ContractException {
    Map<String, String> files = new TreeMap<>();
    files.put("Wire.java", formatted(numbers()));
    files.put("WireEnums.java", formatted(HEAD + AvroEnums.source(header)));
    files.put("WireFrames.java", formatted(HEAD + FrameTypes.source(header)));
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

  private String view(Struct struct) throws ContractException {
    String name = viewName(struct.name());
    boolean isHead =
        header.structs().stream().anyMatch(other -> struct.name().equals(other.head()));
    String parent = struct.head() == null ? "WireView" : viewName(struct.head());
    List<Field> fields = struct.fields().stream().filter(JavaSources::read).toList();
    StringBuilder out = new StringBuilder(HEAD);
    javadoc("{@code struct " + struct.name() + "}. " + struct.comment() + MADE, out);
    out.append("public ").append(isHead ? "" : "final ").append("class ").append(name);
    out.append(" extends ").append(parent).append(" {\n");
    out.append("/** sizeof. */\npublic static final int BYTES = ");
    out.append(struct.bytes()).append(";\n\n");
    for (Field field : fields) {
      out.append("public static final int ").append(constant(field.name()));
      out.append("_AT = ").append(field.at()).append(";\n");
    }
    sizes(struct, out);
    if (!isHead) {
      whole(name, out);
    }
    for (Field field : fields) {
      accessors(name, field, out);
    }
    if (struct.head() != null) {
      for (Field field : struct(struct.head()).fields()) {
        setter(name, field, true, out);
      }
    }
    texts(fields, out);
    if (!isHead) {
      told(fields, out);
    }
    return out.append("}\n").toString();
  }

  private Struct struct(String name) throws ContractException {
    for (Struct struct : header.structs()) {
      if (struct.name().equals(name)) {
        return struct;
      }
    }
    throw new ContractException("no struct " + name);
  }

  /** A struct may be part of another, or padding. */
  private static boolean read(Field field) {
    return !field.reserved() && field.kind() != Kind.STRUCT;
  }

  /** Sizes in streams of older versions, of a struct that grew. */
  private static void sizes(Struct struct, StringBuilder out) {
    if (struct.growth().isEmpty()) {
      return;
    }
    out.append("\n/** Bytes of the struct in streams of this version. */\n");
    out.append("public static int bytes(int version) {\n");
    String bytes = "BYTES";
    for (Field first : struct.growth()) {
      out.append("if (version >= ").append(first.since()).append(") {\nreturn ").append(bytes);
      out.append(";\n}\n");
      bytes = constant(first.name()) + "_AT";
    }
    out.append("return ").append(bytes).append(";\n}\n");
  }

  /** Bytes of its own, and copies. */
  private static void whole(String view, StringBuilder out) {
    out.append(
        """

        /** A view of bytes of its own, all of them 0. */
        public static VIEW allocate() {
          VIEW view = new VIEW();
          view.over(new byte[BYTES], 0, BYTES);
          return view;
        }

        /** Takes the fields of another view. */
        public void set(VIEW other) {
          setBytes(other, BYTES);
        }

        /** Copy with bytes of its own. */
        public VIEW copy() {
          VIEW view = allocate();
          view.set(this);
          return view;
        }
        """
            .replace("VIEW", view));
  }

  private static void accessors(String view, Field field, StringBuilder out) {
    String name = camel(field.name());
    out.append('\n');
    javadoc(field.comment(), out);
    out.append("public ").append(type(field)).append(' ').append(name).append("() {\n");
    out.append("return get").append(call(field)).append('(').append(place(field)).append(");\n}\n");
    setter(view, field, false, out);
    if (field.kind() == Kind.TEXT) {
      String same = "same" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      out.append("\n/** True if the two are the same text. */\n");
      out.append("public boolean ").append(same).append('(').append(view).append(" other) {\n");
      out.append("return sameText(other, ").append(place(field)).append(");\n}\n");
    }
  }

  private static void setter(String view, Field field, boolean ofHead, StringBuilder out) {
    String name = camel(field.name());
    out.append(ofHead ? "\n@Override\n" : "\n");
    out.append("public ").append(view).append(' ').append(name);
    out.append('(').append(type(field)).append(" value) {\n");
    if (ofHead) {
      out.append("super.").append(name).append("(value);");
    } else {
      out.append("put").append(call(field)).append('(').append(place(field)).append(", value);");
    }
    out.append("\nreturn this;\n}\n");
  }

  private static String type(Field field) {
    return switch (field.kind()) {
      case U8, U16, U32, S32 -> "int";
      case U64, S64 -> "long";
      case BYTES -> "byte[]";
      default -> "String";
    };
  }

  private static String call(Field field) {
    return switch (field.kind()) {
      case U8 -> "U8";
      case U16 -> "U16";
      case U32, S32 -> "Int";
      case U64, S64 -> "Long";
      case BYTES -> "Bytes";
      default -> "Text";
    };
  }

  /** Offset of the field; of a text or bytes also the size. */
  private static String place(Field field) {
    String at = constant(field.name()) + "_AT";
    boolean array = field.kind() == Kind.TEXT || field.kind() == Kind.BYTES;
    return array ? at + ", " + field.bytes() : at;
  }

  private static void texts(List<Field> fields, StringBuilder out) {
    List<Field> texts = fields.stream().filter(field -> field.kind() == Kind.TEXT).toList();
    if (texts.isEmpty()) {
      return;
    }
    out.append("\n/** Where the first text without its NUL is; -1 when each has one. */\n");
    out.append("public int endlessText() {\n");
    for (Field text : texts) {
      out.append("if (isEndless(").append(place(text)).append(")) {\nreturn ");
      out.append(constant(text.name())).append("_AT;\n}\n");
    }
    out.append("return -1;\n}\n");
  }

  /** Passes the fields on by name. */
  private void told(List<Field> fields, StringBuilder out) throws ContractException {
    out.append("\n@Override\npublic void fields(Fields to) {\n");
    for (Field field : fields) {
      out.append("to.").append(shownAs(field)).append("(\"").append(field.name()).append("\", ");
      out.append(shown(field));
      out.append(");\n");
    }
    out.append("}\n");
  }

  private static String shown(Field field) {
    String value = camel(field.name()) + "()";
    return switch (field.kind()) {
      case U32 -> "Integer.toUnsignedLong(" + value + ")";
      case BYTES -> "hexText(" + place(field) + ")";
      default -> value;
    };
  }

  private String shownAs(Field field) {
    String name = field.name();
    if (HEX.contains(name.substring(name.lastIndexOf('_') + 1)) || isBits(field)) {
      return "hex";
    }
    return switch (field.kind()) {
      case TEXT, BYTES -> "text";
      case U32, U64 -> "unsigned";
      default -> "signed";
    };
  }

  /** True if the field's comment names an enumeration of bits. */
  private boolean isBits(Field field) {
    return header.enumerations().stream()
        .filter(each -> each.comment().startsWith("Bits of "))
        .anyMatch(each -> field.comment().contains("enum " + each.name()));
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
