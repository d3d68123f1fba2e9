// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** File of the page, read once from the class path. Only files that a route names are served. */
final class Asset implements Endpoint {
  private static final String UPLOT_POM = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private final byte[] body;
  private final String contentType;
  private final String etag;

  private Asset(String resource, String contentType) {
    this.body = read(resource);
    this.contentType = contentType;
    CRC32C crc = new CRC32C();
    crc.update(body);
    this.etag = "\"%08x-%x\"".formatted(crc.getValue(), body.length);
  }

  /** Reads a file of our own page. */
  static Asset page(String name) {
    return new Asset("org/walkscope/dashboard/page/" + name, contentType(name));
  }

  /** Reads a file that other pages have as well. */
  static Asset views(String name) {
    return new Asset("org/walkscope/views/" + name, contentType(name));
  }

  /** Reads a file of the plot library from its webjar. */
  static Asset uplot(String name) {
    Properties pom = new Properties();
    try (InputStream in = open(UPLOT_POM)) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Asset(
        "META-INF/resources/webjars/uplot/%s/dist/%s".formatted(pom.getProperty("version"), name),
        contentType(name));
  }

  @Override
  public void serve(Request request, Response response, Callback callback) {
    Query.none(request);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    response.getHeaders().put(HttpHeader.ETAG, etag);
    if (etag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return;
    }
    Replies.bytes(response, callback, HttpStatus.OK_200, contentType, body);
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

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = Asset.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("not on the class path: " + resource);
    }
    return in;
  }
}
