// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours of theme.css, light and dark. */
class ThemeTest {
  /** WCAG 2, level AA, of text. */
  private static final double TEXT_CONTRAST = 4.5;

  /** Distance of two colours in CIELAB; about 2 is just seen side by side. */
  private static final double APART = 12;

  private static final List<List<String>> FILLS =
      List.of(
          List.of("anon", "file", "huge", "swap", "type-none"),
          List.of(
              "type-folio",
              "type-swap",
              "type-migration",
              "type-pfn",
              "type-device",
              "type-marker",
              "type-hwpoison",
              "type-none"),
          List.of("span-walk", "span-hold", "span-wait", "span-waiter"),
          List.of("heat0", "heat1", "heat2", "heat3", "heat4"));

  /**
   * What an eye sees of linear RGB. Source: Machado, Oliveira, Fernandes 2009, severity 1, of
   * protanopia and deuteranopia.
   */
  private static final Map<String, double[]> EYES =
      Map.of(
          "trichromat", new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
          "protanope",
              new double[] {
                0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
                1.051998
              },
          "deuteranope",
              new double[] {
                0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
                0.968881
              });

  private static Map<String, double[]> colours(String scheme) throws IOException {
    String css;
    try (InputStream in = ThemeTest.class.getResourceAsStream("theme.css")) {
      css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String[] schemes = css.split("@media");
    assertThat(schemes).hasSize(2);
    Map<String, double[]> colours = new TreeMap<>();
    Matcher found =
        Pattern.compile("--([\\w-]+): #([0-9a-f]{6})")
            .matcher(schemes[scheme.equals("light") ? 0 : 1]);
    while (found.find()) {
      colours.put(found.group(1), linear(Integer.parseInt(found.group(2), 16)));
    }
    return colours;
  }

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = ((rgb >> (16 - 8 * i)) & 0xff) / 255.0;
      linear[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static double luminance(double[] c) {
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textCanBeReadOnEachGround(String scheme) throws IOException {
    Map<String, double[]> colours = colours(scheme);
    for (String text : List.of("ink", "quiet", "faint", "axis", "accent", "good", "warn", "bad")) {
      for (String ground : List.of("paper", "panel", "hover", "bad-paper", "warn-paper")) {
        double a = luminance(colours.get(text)) + 0.05;
        double b = luminance(colours.get(ground)) + 0.05;
        assertThat(Math.max(a, b) / Math.min(a, b))
            .as("%s on %s", text, ground)
            .isGreaterThanOrEqualTo(TEXT_CONTRAST);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void fillsStayApartForEachEye(String scheme) throws IOException {
    Map<String, double[]> colours = colours(scheme);
    EYES.forEach(
        (eye, seen) -> {
          for (List<String> fills : FILLS) {
            for (int i = 0; i < fills.size(); i++) {
              for (int j = 0; j < i; j++) {
                assertThat(
                        distance(
                            lab(seen(colours.get(fills.get(i)), seen)),
                            lab(seen(colours.get(fills.get(j)), seen))))
                    .as("%s and %s for a %s", fills.get(i), fills.get(j), eye)
                    .isGreaterThanOrEqualTo(APART);
              }
            }
          }
        });
  }

  private static double[] seen(double[] c, double[] eye) {
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = eye[3 * i] * c[0] + eye[3 * i + 1] * c[1] + eye[3 * i + 2] * c[2];
      seen[i] = Math.max(0, Math.min(1, value));
    }
    return seen;
  }

  /** CIELAB of linear RGB, D65. */
  private static double[] lab(double[] c) {
    double x = curve((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
    double y = curve(luminance(c));
    double z = curve((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double curve(double value) {
    return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
