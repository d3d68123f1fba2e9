// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final Pattern IMPORT = Pattern.compile("(?m)^import .* from '(\\.[^']+)';$");

  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  /** File at a path; empty when there is none. */
  Optional<Asset> find(String path) {
    if (path == null || !NAME.matcher(path).matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(read.computeIfAbsent(path, PageFiles::read));
  }

  /**
   * Scripts that a page loads, each once: those that it imports, and those that they import.
   *
   * @param name of the page; empty for the overview
   */
  List<String> scriptsOf(String name) {
    Set<String> found = new LinkedHashSet<>();
    addScripts(URI.create("/app.js"), found);
    addScripts(URI.create("/pages/%s.js".formatted(name.isEmpty() ? "overview" : name)), found);
    return found.stream().map(path -> path.substring(1)).toList();
  }

  private void addScripts(URI script, Set<String> found) {
    if (!found.add(script.getPath())) {
      return;
    }
    find(script.getPath()).stream() // none of a script of a library, which imports nothing
        .flatMap(file -> IMPORT.matcher(file.text()).results())
        .forEach(imported -> addScripts(script.resolve(imported.group(1)), found));
  }

  private static Asset read(String path) {
    return Stream.of("org/walkscope/dashboard/page", "org/walkscope/views")
        .flatMap(folder -> Asset.of(folder + path).stream())
        .findFirst()
        .orElse(null);
  }
}
