// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Kind;
import org.walkscope.contract.WireType.Struct;

/** {@code WireFrames}: what the Java side knows of a frame by its type. */
final class FrameTypes {
  private static final String PREFIX = "WS_FRAME_";

  /** A type of frame, and the struct that its payload begins with. */
  private record Frame(String name, Struct struct) {
    String view() {
      return JavaSources.viewName(struct.name());
    }

    /** Name of a field that holds the view. */
    String field() {
      return Character.toLowerCase(view().charAt(0)) + view().substring(1);
    }

    boolean isEvent() {
      return "ws_event".equals(struct.head());
    }

    boolean hasText() {
      return struct.fields().stream()
          .anyMatch(field -> field.kind() == Kind.TEXT && !field.reserved());
    }
  }

  private FrameTypes() {}

  static String source(CompiledHeader header) throws ContractException {
    List<Frame> frames =
        header.enumerations().stream()
            .filter(enumeration -> enumeration.name().equals("ws_frame_type"))
            .flatMap(enumeration -> enumeration.constants().stream())
            .map(constant -> frame(constant, header))
            .toList();
    for (Frame frame : frames) {
      if (frame.struct() == null) {
        throw new ContractException("no struct is the payload of " + PREFIX + frame.name());
      }
    }
    StringBuilder out = new StringBuilder();
    out.append("/** Frames by their type: name, size and texts.").append(JavaSources.MADE);
    out.append(" */\npublic final class WireFrames {\n");
    List<Frame> texts = frames.stream().filter(Frame::hasText).toList();
    for (Frame frame : texts) {
      out.append("private final ").append(frame.view()).append(' ').append(frame.field());
      out.append(" = new ").append(frame.view()).append("();\n");
    }
    cases(
        "Name of the type, as in wire.h; null if it has none.",
        "static String name(int type)",
        frames,
        frame -> "\"" + frame.name() + "\"",
        "null",
        out);
    cases(
        "Bytes of the type's struct, without the parts that may follow it, in streams of this"
            + " version; -1 for no type.",
        "static int bytes(int type, int version)",
        frames,
        frame -> frame.view() + (frame.struct().growth().isEmpty() ? ".BYTES" : ".bytes(version)"),
        "-1",
        out);
    cases(
        "True if a frame of this type begins with a struct ws_event.",
        "static boolean isEvent(int type)",
        frames.stream().filter(Frame::isEvent).toList(),
        frame -> "true",
        "false",
        out);
    cases(
        "Where the first text without its NUL is; -1 when each has one.",
        "int endlessText(int type, WireView payload)",
        texts,
        frame -> "{ %1$s.over(payload); yield %1$s.endlessText(); }".formatted(frame.field()),
        "-1",
        out);
    return out.append("}\n").toString();
  }

  private static Frame frame(Constant constant, CompiledHeader header) {
    String name = constant.name().substring(PREFIX.length());
    String struct = "ws_" + name.toLowerCase(Locale.ROOT);
    return new Frame(
        name,
        header.structs().stream()
            .filter(each -> each.name().equals(struct))
            .findFirst()
            .orElse(null));
  }

  private static void cases(
      String comment,
      String method,
      List<Frame> frames,
      Function<Frame, String> value,
      String otherwise,
      StringBuilder out) {
    out.append("\n/** ").append(comment).append(" */\npublic ").append(method);
    out.append(" {\nreturn switch (type) {\n");
    for (Frame frame : frames) {
      String does = value.apply(frame);
      out.append("case Wire.FRAME_").append(frame.name()).append(" -> ").append(does);
      out.append(does.endsWith("}") ? "\n" : ";\n");
    }
    out.append("default -> ").append(otherwise).append(";\n};\n}\n");
  }
}
