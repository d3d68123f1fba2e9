// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walkscope.schema.Sha256;
import org.walkscope.views.WalkView;

/**
 * Page in one file that loads nothing: script, style and data are inline, and its policy lets
 * nothing run but that script. Names of scripts and styles are those of resources.
 */
public final class HtmlFile {
  private static final String VIEWS = "/org/walkscope/views/";
  private static final String OWN = VIEWS + "html/";

  /** Each after those that it imports. */
  private static final List<String> SHARED_SCRIPTS =
      Stream.of("format.js", "zone.js", "textures.js", "rows.js", "walk.js", "process.js")
          .map(VIEWS::concat)
          .toList();

  private static final List<String> SHARED_STYLES =
      List.of(VIEWS + "theme.css", VIEWS + "views.css", OWN + "file.css");

  /** In ASCII, so that a name in the data turns no direction. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private HtmlFile() {}

  /** Page of one walk. */
  public static String of(WalkView walk) {
    return of("walkscope walk", List.of(OWN + "walk-page.js"), List.of(), walk);
  }

  /**
   * Page that its scripts make of data.
   *
   * @param scripts beyond those of the views, each after those that it imports
   * @param data a tree, a record, a list or a map
   */
  public static String of(String title, List<String> scripts, List<String> styles, Object data) {
    ModuleScript modules = new ModuleScript();
    Stream.concat(SHARED_SCRIPTS.stream(), scripts.stream())
        .forEach(name -> modules.add(name.substring(name.lastIndexOf('/') + 1), read(name)));
    String script = "\n" + modules.text();
    String style =
        Stream.concat(SHARED_STYLES.stream(), styles.stream())
            .map(HtmlFile::read)
            .collect(Collectors.joining("", "\n", ""));
    return read(OWN + "file.html")
        .replace("@title@", title)
        .replace("@policy@", policy(script, style))
        .replace("@style@", style)
        .replace("@script@", script)
        .replace("@data@", inMarkup(data));
  }

  /** JSON for a script element, in one line: nothing in it is markup. */
  private static String inMarkup(Object data) {
    try {
      return JSON.writeValueAsString(data)
          .replace("\u007f", "\\u007f")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("data that is no JSON", e);
    }
  }

  private static String policy(String script, String style) {
    return "default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'"
        .formatted(hash(script), hash(style));
  }

  private static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private static String read(String resource) {
    try (InputStream in = HtmlFile.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
