// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.text.CountText;
import org.walkscope.verify.selftest.TapTest.Result;

/**
 * Output of {@code taptime} (bpf/workload/taptime.c) for a kernel selftest: TAP version 13 as
 * Documentation/dev-tools/ktap.rst and tools/testing/selftests/kselftest.h have it, a time before
 * each line.
 *
 * <p>Text that cannot be read is refused. A result that lacks some of the tests that were planned
 * is a problem, told with its line.
 */
public final class TapText {
  private static final long MAX_BYTES = 64L << 20;
  private static final Pattern STAMPED = Pattern.compile("(\\d{1,18}) (.*)", Pattern.DOTALL);
  private static final Pattern BEGAN = Pattern.compile("taptime: pid=(\\d{1,9})");
  private static final Pattern ENDED = Pattern.compile("taptime: exit=(\\d{1,3})");
  private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d{1,6})(?: +# *(.*))?");
  private static final Pattern TEST =
      Pattern.compile("(not )?ok (\\d{1,6})(?: +(?:- +)?(.*))?", Pattern.DOTALL);
  // kselftest.h has the directive before the name, TAP after it
  private static final Pattern SKIP_FIRST =
      Pattern.compile("# *skip\\b *(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern SKIP_LAST =
      Pattern.compile("(.*?) +(# *skip\\b.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TOTALS =
      Pattern.compile(
          "# Totals: pass:(\\d+) fail:(\\d+) xfail:(\\d+) xpass:(\\d+) skip:(\\d+) error:(\\d+)");

  private final String file;
  private final List<TapTest> tests = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private boolean versioned;
  private int planned = -1;
  private long plannedNs;
  private String totals;
  private int totalsLine;
  private long lastNs;

  private TapText(String file) {
    this.file = file;
  }

  /** Reads a file. */
  public static Tap read(Path path) throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new TapException(path.toString(), 1, "more than " + MAX_BYTES + " bytes");
    }
    // bytes, not UTF-8: a test may print any
    return parse(path.toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
  }

  static Tap parse(String file, String text) throws TapException {
    return new TapText(file).parse(List.of(text.split("\n", -1)));
  }

  private Tap parse(List<String> lines) throws TapException {
    // text that ends in a line's end has an empty string after it
    int last = lines.size() - 1;
    if (!lines.get(last).isEmpty() || last < 2) {
      throw new TapException(file, lines.size(), "cut short: the last line is not taptime's");
    }
    Matcher began = taptime(BEGAN, 1, lines.get(0), "no 'taptime: pid=N'");
    for (int i = 1; i < last - 1; i++) {
      line(i + 1, stamped(i + 1, lines.get(i)));
    }
    Matcher ended = taptime(ENDED, last, lines.get(last - 1), "cut short: no 'taptime: exit=N'");
    if (planned < 0) {
      throw new TapException(file, last, "the test ended without a plan '1..N'");
    }
    complete(last);
    return new Tap(
        Integer.parseInt(began.group(1)),
        Integer.parseInt(ended.group(1)),
        planned,
        plannedNs,
        List.copyOf(tests),
        List.copyOf(problems));
  }

  private Matcher taptime(Pattern wanted, int number, String line, String otherwise)
      throws TapException {
    Matcher matcher = wanted.matcher(stamped(number, line));
    if (!matcher.matches()) {
      throw new TapException(file, number, otherwise);
    }
    return matcher;
  }

  private String stamped(int number, String line) throws TapException {
    Matcher matcher = STAMPED.matcher(line);
    if (!matcher.matches()) {
      throw new TapException(file, number, "no time before '" + line + "'");
    }
    long atNs = Long.parseLong(matcher.group(1));
    if (atNs < lastNs) {
      throw new TapException(file, number, "printed before the line above it");
    }
    lastNs = atNs;
    return matcher.group(2);
  }

  private void line(int number, String text) throws TapException {
    if (text.startsWith("TAP version ")) {
      version(number, text);
    } else if (text.startsWith("1..")) {
      plan(number, text);
    } else if (text.startsWith("ok ") || text.startsWith("not ok ")) {
      test(number, text);
    } else if (text.startsWith("Bail out!")) {
      problem(number, text);
    } else if (text.startsWith("# Totals:")) {
      totals = text;
      totalsLine = number;
    }
    // anything else is talk
  }

  private void version(int number, String text) throws TapException {
    if (versioned || !text.equals("TAP version 13")) {
      throw new TapException(file, number, "'" + text + "' where TAP version 13 is read, once");
    }
    versioned = true;
  }

  private void plan(int number, String text) throws TapException {
    Matcher matcher = PLAN.matcher(text);
    if (!matcher.matches()) {
      throw new TapException(file, number, "'" + text + "' is no plan");
    }
    if (planned >= 0) {
      throw new TapException(file, number, "a second plan");
    }
    planned = Integer.parseInt(matcher.group(1));
    plannedNs = lastNs;
    if (planned == 0) {
      problem(number, "nothing was tested: " + matcher.group(2));
    }
  }

  private void test(int number, String text) throws TapException {
    Matcher matcher = TEST.matcher(text);
    if (!matcher.matches()) {
      throw new TapException(file, number, "'" + text + "' has no number");
    }
    if (!versioned || planned < 0) {
      throw new TapException(file, number, "a test before version and plan");
    }
    int test = Integer.parseInt(matcher.group(2));
    if (test != tests.size() + 1) {
      throw new TapException(
          file, number, "test %d where %d is next".formatted(test, tests.size() + 1));
    }
    if (test > planned) {
      throw new TapException(file, number, "test %d of %d planned".formatted(test, planned));
    }
    Result result = matcher.group(1) == null ? Result.OK : Result.NOT_OK;
    String name = matcher.group(3) == null ? "" : matcher.group(3);
    Matcher first = SKIP_FIRST.matcher(name);
    Matcher last = SKIP_LAST.matcher(name);
    if (first.matches()) {
      result = Result.SKIP;
      name = first.group(1);
    } else if (last.matches()) {
      result = Result.SKIP;
      name = last.group(1);
    }
    tests.add(new TapTest(test, name, result, number, lastNs));
  }

  private void complete(int number) throws TapException {
    if (tests.size() != planned) {
      problem(number, "%s planned, %d told".formatted(CountText.of(planned, "test"), tests.size()));
    }
    if (totals == null) {
      if (planned > 0) {
        problem(number, "the test ended without its totals");
      }
      return;
    }
    Matcher matcher = TOTALS.matcher(totals);
    if (!matcher.matches()) {
      throw new TapException(file, totalsLine, "'" + totals + "' is no line of totals");
    }
    long[] of = new long[7];
    for (int i = 1; i < of.length; i++) {
      of[i] = number(matcher.group(i));
    }
    // pass, xfail and xpass are told as ok; fail and error as not ok
    requireTotal("ok", of[1] + of[3] + of[4], Result.OK);
    requireTotal("not ok", of[2] + of[6], Result.NOT_OK);
    requireTotal("skip", of[5], Result.SKIP);
  }

  private long number(String digits) throws TapException {
    if (digits.length() > 9) {
      throw new TapException(file, totalsLine, "a total of " + digits);
    }
    return Long.parseLong(digits);
  }

  private void requireTotal(String word, long total, Result result) {
    long told = tests.stream().filter(test -> test.result() == result).count();
    if (told != total) {
      problem(totalsLine, "its totals have %d %s, its lines %d".formatted(total, word, told));
    }
  }

  private void problem(int number, String text) {
    problems.add("%s line %d: %s".formatted(file, number, text));
  }
}
