// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** File of the page, read once from the class path. */
final class Asset implements Endpoint {
  private static final String UPLOT_POM = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private final byte[] body;
  private final String contentType;

  private Asset(byte[] body, String contentType) {
    this.body = body;
    this.contentType = contentType;
  }

  /**
   * The one file of all pages, whose scripts read the query.
   *
   * @param scripts that it names at its head, so that a browser asks for all of them at once
   */
  static Asset index(List<String> scripts) {
    Asset page = of("org/walkscope/dashboard/page/index.html").orElseThrow();
    String links =
        scripts.stream()
            .map("  <link rel=\"modulepreload\" href=\"%s\">\n"::formatted)
            .collect(Collectors.joining());
    String html = page.text().replace("  @scripts@\n", links);
    return new Asset(html.getBytes(UTF_8), page.contentType);
  }

  /** The file as text. */
  String text() {
    return new String(body, UTF_8);
  }

  /** Reads a file; empty when it is not on the class path. */
  static Optional<Asset> of(String resource) {
    try (InputStream in = Asset.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Asset(in.readAllBytes(), contentType(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of the plot library from its webjar. */
  static Asset uplot(String name) {
    Properties pom = new Properties();
    try (InputStream in = open(UPLOT_POM)) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of("META-INF/resources/webjars/uplot/%s/dist/%s"
            .formatted(pom.getProperty("version"), name))
        .orElseThrow();
  }

  @Override
  public void serve(Request request, Response response, Callback callback) {
    Replies.tagged(request, response, callback, contentType, body);
  }

  /** Serves it as the answer of a request that fails. */
  void serve(Response response, Callback callback, int status) {
    Replies.bytes(response, callback, status, contentType, body);
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html;charset=utf-8";
      case "css" -> "text/css;charset=utf-8";
      case "js" -> "text/javascript;charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type for " + name);
    };
  }

  private static InputStream open(String resource) {
    InputStream in = Asset.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("not on the class path: " + resource);
    }
    return in;
  }
}
