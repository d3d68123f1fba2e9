// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Debian's Chromium, headless, with one page; collects everything that the page complains about.
 */
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** On a machine that is busy with twenty other things; a condition that holds is seen at once. */
  private static final Duration CONDITION = Duration.ofMinutes(3);

  /** Bit of the key Shift in events of the keyboard. */
  private static final int SHIFT = 8;

  private final Path profile;
  private final Process process;
  private final DevTools devTools;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private Browser(Path profile, Process process, URI address) {
    this.profile = profile;
    this.process = process;
    this.devTools = new DevTools(address, this::onEvent);
  }

  public static Browser start() throws IOException {
    if (!Files.isExecutable(CHROMIUM)) {
      throw new AssertionError(CHROMIUM + " is missing: apt-get install chromium");
    }
    Path profile = Files.createTempDirectory("walkscope-browser");
    List<String> command = new ArrayList<>(List.of(CHROMIUM.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    Path output = profile.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Browser browser = new Browser(profile, process, address(process, profile, output));
    browser.openPage();
    return browser;
  }

  /** Chromium writes its port and path into the profile once it listens. */
  private static URI address(Process process, Path profile, Path output) throws IOException {
    Path written = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium listens")
        .atMost(CONDITION)
        .until(() -> !process.isAlive() || (Files.exists(written) && lines(written).size() == 2));
    if (!process.isAlive()) {
      throw new AssertionError("Chromium does not start:\n" + Files.readString(output));
    }
    return URI.create("ws://127.0.0.1:%s%s".formatted(lines(written).toArray()));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private void openPage() {
    devTools.attach(openTab("about:blank").session);
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Audits")) {
      devTools.call(domain + ".enable");
    }
  }

  private Tab openTab(String address) {
    String target =
        devTools
            .callIn(null, "Target.createTarget", "url", address, "newWindow", true)
            .get("targetId")
            .asText();
    return new Tab(
        target,
        devTools
            .callIn(null, "Target.attachToTarget", "targetId", target, "flatten", true)
            .get("sessionId")
            .asText());
  }

  /** Opens a page beside the first; its complaints are not collected. */
  public Tab tab(String address) {
    return openTab(address);
  }

  /** Another page of the browser. */
  public final class Tab {
    private final String target;
    private final String session;

    private Tab(String target, String session) {
      this.target = target;
      this.session = session;
    }

    /** Waits until an expression is true of this page. */
    public void waitUntil(String condition) {
      Browser.this.waitUntil(session, condition);
    }

    /** Closes the page. */
    public void close() {
      devTools.callIn(null, "Target.closeTarget", "targetId", target);
    }
  }

  private void onEvent(String method, JsonNode event) {
    switch (method) {
      case "Runtime.exceptionThrown" -> complaints.add("exception: " + event);
      case "Log.entryAdded" -> {
        if (!event.at("/entry/level").asText().equals("verbose")) {
          complaints.add("log: " + event);
        }
      }
      case "Runtime.consoleAPICalled" -> complaints.add("console: " + event);
      case "Audits.issueAdded" -> complaints.add("issue: " + event);
      case "Network.loadingFailed" -> complaints.add("not loaded: " + event);
      case "Network.requestWillBeSent" -> requests.add(event.at("/request/url").asText());
      default -> {
        // not a complaint
      }
    }
  }

  /** Exceptions, console lines, failed loads, policy violations. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses that were asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public void open(String address) {
    devTools.call("Page.navigate", "url", address);
  }

  public void look(int width, int height, String colourScheme) {
    devTools.call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        false);
    devTools.call(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", colourScheme)));
  }

  /** Runs a script in each page that is opened from now on, before those of the page. */
  public void beforeEachPage(String script) {
    devTools.call("Page.addScriptToEvaluateOnNewDocument", "source", script);
  }

  /** Lets what is downloaded from now on go into a folder, without asking. */
  public void downloadInto(Path folder) {
    devTools.callIn(
        null,
        "Browser.setDownloadBehavior",
        "behavior",
        "allow",
        "downloadPath",
        folder.toAbsolutePath().toString());
  }

  /** Sets the zone of the machine as pages see it. Example: "America/New_York". */
  public void zone(String id) {
    devTools.call("Emulation.setTimezoneOverride", "timezoneId", id);
  }

  /** Value of a JavaScript expression, as if a person had asked for it; a promise is awaited. */
  public JsonNode evaluate(String expression) {
    return evaluate(null, expression);
  }

  private JsonNode evaluate(String session, String expression) {
    Object[] arguments = {
      "expression", expression, "awaitPromise", true, "userGesture", true, "returnByValue", true,
    };
    JsonNode answer =
        session == null
            ? devTools.call("Runtime.evaluate", arguments)
            : devTools.callIn(session, "Runtime.evaluate", arguments);
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /**
   * Waits until an expression is true, and says which never was; a page still loading may throw.
   */
  public void waitUntil(String condition) {
    waitUntil(null, condition);
  }

  private void waitUntil(String session, String condition) {
    try {
      Awaitility.await(condition)
          .atMost(CONDITION)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> evaluate(session, condition).asBoolean());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "waited %s for %s; the page is %s and complains of %s"
              .formatted(
                  CONDITION,
                  condition,
                  evaluate(session, "document.body.dataset.state + ': ' + document.body.innerText"),
                  complaints),
          e);
    }
  }

  /** Drags with the mouse from one point of the page to another, px. */
  public void drag(double fromX, double fromY, double toX, double toY) {
    mouse("mouseMoved", fromX, fromY);
    mouse("mousePressed", fromX, fromY);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2);
    mouse("mouseMoved", toX, toY);
    mouse("mouseReleased", toX, toY);
  }

  private void mouse(String type, double x, double y) {
    Object[] event = {
      "type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1
    };
    devTools.call("Input.dispatchMouseEvent", event);
  }

  /**
   * Presses a key where the focus is.
   *
   * @param key name as of KeyboardEvent.key. Example: "ArrowUp"
   */
  public void press(String key, boolean shift) {
    for (String type : List.of("keyDown", "keyUp")) {
      devTools.call(
          "Input.dispatchKeyEvent", "type", type, "key", key, "modifiers", shift ? SHIFT : 0);
    }
  }

  /** A picture of the whole page. */
  public void screenshot(Path file) {
    String png =
        devTools
            .call("Page.captureScreenshot", "format", "png", "captureBeyondViewport", false)
            .get("data")
            .asText();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    devTools.close();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Awaitility.await("Chromium lets go of its profile")
          .atMost(CONDITION)
          .ignoreExceptions()
          .until(this::deleteProfile);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deleteProfile() throws IOException {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    return !Files.exists(profile);
  }
}
