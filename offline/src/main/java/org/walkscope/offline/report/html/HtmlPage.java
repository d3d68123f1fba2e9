// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.walkscope.offline.text.JsonText;
import org.walkscope.schema.Sha256;

/**
 * Page in one file that loads nothing: script, style and data are inline, and its policy lets
 * nothing run but that script.
 */
public final class HtmlPage {
  private static final String VIEWS = "/org/walkscope/views/";
  private static final String REPORT = "/org/walkscope/offline/report/html/";

  /** Each after those that it imports. */
  private static final List<String> SHARED =
      List.of("format.js", "textures.js", "rows.js", "walk.js", "process.js");

  private static final List<String> OWN = List.of("sentence.js", "report.js", "page.js");

  private HtmlPage() {}

  /** Page that shows the data of a report. */
  public static String of(JsonNode data) {
    ModuleScript modules = new ModuleScript();
    SHARED.forEach(name -> modules.add(name, read(VIEWS + name)));
    OWN.forEach(name -> modules.add(name, read(REPORT + name)));
    String script = "\n" + modules.text();
    String style =
        "\n" + read(VIEWS + "theme.css") + read(VIEWS + "views.css") + read(REPORT + "report.css");
    return read(REPORT + "page.html")
        .replace("@policy@", policy(script, style))
        .replace("@style@", style)
        .replace("@script@", script)
        .replace("@data@", JsonText.inMarkup(data));
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
    try (InputStream in = HtmlPage.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
