// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.walkscope.command.InputFile;

/**
 * Reads configuration files: YAML of one document with one block of keys, each set to a text, a
 * list of texts, or a block of texts. A failure names line and column.
 */
public final class ConfigFile {
  private static final int MOST_BYTES = 1 << 20;

  private ConfigFile() {}

  /** True of a name that stands for YAML. */
  public static boolean isYaml(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** Settings of a file by their keys, in its order. */
  public static Map<String, Setting> read(Path file) throws IOException {
    InputFile.requireNoFolder(file, file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IOException(file + ": longer than 1 MiB, no configuration is");
    }
    return parse(file, bytes);
  }

  /** Settings of a file's content. */
  static Map<String, Setting> parse(Path file, byte[] bytes) throws IOException {
    String text = decode(file, bytes);
    SettingParser parser = new SettingParser(file, text);
    try {
      return parser.document();
    } catch (MarkedYamlEngineException e) {
      String what = e.getProblem() == null ? "not YAML" : "not YAML, " + e.getProblem();
      throw SettingParser.place(file, e.getProblemMark()).failure(what);
    } catch (ReaderException e) {
      throw placeOf(file, text, e.getPosition())
          .failure("a character that YAML does not allow, U+%04X".formatted(e.getCodePoint()));
    } catch (IllegalArgumentException e) { // as of "\\U00110000"
      throw parser.behind().failure("not YAML, " + e.getMessage());
    } catch (YamlEngineException e) {
      throw new IOException(file + ": not YAML, " + e.getMessage(), e);
    }
  }

  private static String decode(Path file, byte[] bytes) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      String before = text.toString();
      throw placeOf(file, before, before.codePointCount(0, before.length()))
          .failure("bytes that are no UTF-8");
    }
    return text.toString();
  }

  /** Place of a code point. */
  private static Place placeOf(Path file, String text, int codePoint) {
    int length = text.length();
    int at = codePoint < 0 || codePoint > text.codePointCount(0, length) ? length : codePoint;
    String before = text.substring(0, at == length ? length : text.offsetByCodePoints(0, at));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return new Place(file, line, column);
  }
}
