// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scripts, styles and pictures of the page: those of the dashboard, and those that other pages have
 * as well.
 */
final class PageFiles {
  /** Path without dots and folders that a name could leave the two packages with. */
  private static final Pattern NAME = Pattern.compile("/((?:pages/)?[a-z-]+\\.(?:js|css|svg))");

  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  /** File at a path; empty when there is none. */
  Optional<Asset> find(String path) {
    if (path == null || !NAME.matcher(path).matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(read.computeIfAbsent(path, PageFiles::read));
  }

  private static Asset read(String path) {
    return Stream.of("org/walkscope/dashboard/page", "org/walkscope/views")
        .flatMap(folder -> Asset.of(folder + path).stream())
        .findFirst()
        .orElse(null);
  }
}
