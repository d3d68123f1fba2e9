// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Enumeration;
import org.walkscope.contract.WireType.Field;
import org.walkscope.contract.WireType.Struct;

/** The tables of docs/wire-format.md, which stand there between two marks. */
final class WireTables {
  private static final String BEGIN =
      "<!-- made by ./walkscope contract from bpf/include/wire.h -->\n";
  private static final String END = "<!-- end of what ./walkscope contract makes -->\n";

  private final CompiledHeader header;

  WireTables(CompiledHeader header) {
    this.header = header;
  }

  /** The document with its tables made anew. */
  String into(String document) throws ContractException {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new ContractException(
          "docs/wire-format.md lacks the marks between which the tables stand");
    }
    return document.substring(0, begin + BEGIN.length()) + tables() + document.substring(end);
  }

  private String tables() {
    StringBuilder out = new StringBuilder();
    header.structs().forEach(struct -> table(struct, out));
    header.enumerations().forEach(enumeration -> table(enumeration, out));
    return out.toString();
  }

  private static void table(Struct struct, StringBuilder out) {
    out.append("\n#### ")
        .append(struct.name())
        .append(": ")
        .append(struct.bytes())
        .append(" bytes\n");
    paragraph(struct.comment(), out);
    out.append("| at | bytes | field | type | meaning |\n|---|---|---|---|---|\n");
    for (Field field : struct.fields()) {
      out.append("| ").append(field.at()).append(" | ").append(field.bytes());
      out.append(" | ").append(field.name()).append(" | ").append(field.type());
      out.append(" | ").append(cell(field.comment())).append(" |\n");
    }
  }

  private static void table(Enumeration enumeration, StringBuilder out) {
    out.append("\n#### enum ").append(enumeration.name()).append('\n');
    paragraph(enumeration.comment(), out);
    out.append("| number | name | meaning |\n|---|---|---|\n");
    for (Constant constant : enumeration.constants()) {
      out.append("| ").append(constant.value()).append(" | ").append(constant.name());
      out.append(" | ").append(cell(constant.comment())).append(" |\n");
    }
  }

  private static void paragraph(String comment, StringBuilder out) {
    out.append(comment).append("\n\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
