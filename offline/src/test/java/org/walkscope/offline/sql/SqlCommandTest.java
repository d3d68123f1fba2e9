// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

class SqlCommandTest {
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");

  @TempDir Path folder;
  private Path capture;

  @BeforeEach
  void copy() throws IOException {
    capture = Files.copy(AGENT, folder.resolve("capture.avro"));
  }

  private OfflineRun sql(String... arguments) {
    return OfflineRun.of(
        Stream.concat(Stream.of("sql", capture.toString()), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private List<Path> kept(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(".duckdb")).toList();
    }
  }

  @Test
  void theResultsAreMadeOnceAndAgainWhenTheCaptureChanges() throws IOException {
    String query = "SELECT count(*) AS n FROM walks";
    assertThat(sql(query, "--format", "csv").out()).isEqualTo("n\n265\n");
    Path first = kept(folder).get(0);
    assertThat(Files.getPosixFilePermissions(first))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Object inode = Files.getAttribute(first, "unix:ino");
    assertThat(sql(query, "--format", "csv").out()).isEqualTo("n\n265\n");
    assertThat(kept(folder)).containsExactly(first);
    assertThat(Files.getAttribute(first, "unix:ino")).isEqualTo(inode);

    Path walkers = Golden.STORIES.resolve("walkers-x86_64/capture.avro");
    Files.write(capture, Files.readAllBytes(walkers));
    assertThat(sql(query, "--format", "csv").out()).isNotEqualTo("n\n265\n");
    assertThat(kept(folder)).hasSize(1).doesNotContain(first);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void aFilterHasTablesOfItsOwnThatAreNotKept() throws IOException {
    String query = "SELECT DISTINCT vma.name AS n FROM walks WHERE vma.name LIKE '[%' ORDER BY ALL";
    String all = sql(query, "--format", "csv").out();
    List<Path> kept = kept(folder);
    assertThat(all).startsWith("n\n[heap]\n[stack]\n");
    OfflineRun heap = sql(query, "--format", "csv", "--vma", "[heap]");
    assertThat(heap.out()).isEqualTo("n\n[heap]\n");
    assertThat(heap.status()).as(heap.err()).isZero();
    assertThat(kept(folder)).isEqualTo(kept);
    assertThat(sql(query, "--format", "csv").out()).isEqualTo(all);
    // losses pass whatever the filter says
    String losses = "SELECT count(*) AS n FROM probe_loss";
    assertThat(sql(losses, "--format", "csv", "--vma", "[heap]").out())
        .isEqualTo(sql(losses, "--format", "csv").out());
  }

  @Test
  void aNameOfSeveralColumnsIsOneKeyOfEachInJson() {
    String query = "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a";
    assertThat(sql(query, "--format", "json").out())
        .isEqualTo("[\n{\"a\":1,\"a_2\":2,\"a_1\":3,\"a_3\":4}\n]\n");
    assertThat(sql(query, "--format", "csv").out()).isEqualTo("a,a,a_1,a\n1,2,3,4\n");
    assertThat(sql("SELECT walker.comm, target.comm FROM walks LIMIT 1", "--format=json").out())
        .isEqualTo("[\n{\"comm\":\"walkagent\",\"comm_1\":\"walkgrow\"}\n]\n");
  }

  @Test
  void cellsOfCsvThatHaveValuesInThemAreJson() {
    String query =
        "SELECT {'a': 1, 'b': [NULL, 'x'], 'c': {'d': true}} AS struct, MAP {'k': 1.5} AS map,"
            + " [{'e': 'q\"'}] AS list, [[1, 2], []] AS lists, NULL AS none, 'a,b' AS text";
    assertThat(sql(query, "--format", "csv").out())
        .isEqualTo(
            "struct,map,list,lists,none,text\n"
                + "\"{\"\"a\"\":1,\"\"b\"\":[null,\"\"x\"\"],\"\"c\"\":{\"\"d\"\":true}}\","
                + "\"{\"\"k\"\":1.5}\",\"[{\"\"e\"\":\"\"q\\\"\"\"\"}]\",\"[[1,2],[]]\",,\"a,b\"\n");
  }

  @Test
  void resultsThatOthersCouldWriteAreNotRead() throws IOException {
    sql("SELECT 1 AS one");
    Path planted = kept(folder).get(0);
    Files.write(planted, new byte[] {1, 2, 3});
    Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(sql("SELECT count(*) AS n FROM walks", "--format", "csv").out())
        .isEqualTo("n\n265\n");
  }

  @Test
  void aKeptFileThatIsCutShortIsMadeAgain() throws IOException {
    sql("SELECT 1 AS one");
    Path first = kept(folder).get(0);
    Files.write(first, Arrays.copyOf(Files.readAllBytes(first), 100_000));
    OfflineRun run = sql("SELECT count(*) AS n FROM walks", "--format", "csv");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("n\n265\n");
    assertThat(run.err()).contains(first + " are damaged: they are made again").hasLineCount(1);
    assertThat(sql("SELECT count(*) AS n FROM walks", "--format", "csv").err()).isEmpty();
  }

  /** Damage is met when the file is opened, when the query needs the block, or never. */
  @Test
  void aDamagedBlockOfAKeptFileGivesNoWrongRowsAndDoesNotStay() throws IOException {
    String query = "SELECT count(*) AS n FROM (SELECT DISTINCT * FROM walks)";
    OfflineRun good = sql(query, "--format", "csv");
    assertThat(good).isEqualTo(new OfflineRun(0, "n\n265\n", ""));
    Path kept = kept(folder).get(0);
    Set<String> told = new TreeSet<>();
    for (int at = 0; at < Files.size(kept); at += 1 << 17) { // half a block
      byte[] bytes = Files.readAllBytes(kept);
      Arrays.fill(bytes, at, Math.min(at + (1 << 14), bytes.length), (byte) 90);
      Files.write(kept, bytes);
      OfflineRun run = sql(query, "--format", "csv");
      if (run.status() == 0) {
        assertThat(run.out()).isEqualTo(good.out());
      } else {
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1);
      }
      told.add(run.err().replace(kept.toString(), "KEPT"));
      assertThat(sql(query, "--format", "csv")).as("after damage at " + at).isEqualTo(good);
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "",
            "walkscope sql: results kept in KEPT are damaged: they are made again\n",
            "walkscope sql: the results that were kept are damaged, and deleted: ask again\n");
  }

  /** Nobody can make files where the kernel shows open ones. */
  @Test
  void theCacheOfTheUserIsUsedWhereTheFolderCannotBeWritten() throws IOException {
    String home = System.setProperty("user.home", folder.toString());
    try (FileChannel open = FileChannel.open(capture);
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.isOpen()).isTrue();
      Path shown = descriptors.filter(this::isCapture).findFirst().orElseThrow();
      OfflineRun run = OfflineRun.of("sql", shown.toString(), "SELECT count(*) AS n FROM walks");
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(kept(folder.resolve(".cache/walkscope/sql"))).hasSize(1);
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private boolean isCapture(Path descriptor) {
    try {
      return Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).equals(capture);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY walks TO 'NEVER.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH 'NEVER.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '1TB'",
        "CREATE TABLE more (i INTEGER)",
        "DELETE FROM walks",
        "EXPORT DATABASE 'NEVER'"
      })
  void aQueryReachesNothingOutside(String query) throws IOException {
    OfflineRun run = sql(query.replace("NEVER", folder.resolve("never").toString()));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("walkscope sql: ").hasLineCount(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2); // the capture and its results
    }
  }

  /** The driver of DuckDB reads settings behind a ';' of a database's name. */
  @Test
  void noNameOfACaptureLiftsTheLimits() throws IOException, SQLException {
    try (Connection planted =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("planted"));
        Statement statement = planted.createStatement()) {
      statement.execute("CREATE TABLE damage (capture VARCHAR, cause VARCHAR)");
    }
    String name = "planted;enable_external_access=true;lock_configuration=false;.avro";
    capture = Files.copy(AGENT, folder.resolve(name));
    String query = "SELECT length(content) AS n FROM read_text('/etc/passwd')";
    for (int time = 0; time < 2; time++) { // made, and kept
      OfflineRun run = sql(query);
      assertThat(run.status()).as(run.out()).isEqualTo(2);
      assertThat(run.err()).contains("disabled by configuration").hasLineCount(1);
    }
    assertThat(sql("SELECT count(*) AS n FROM walks", "--format", "csv").out())
        .isEqualTo("n\n265\n");
    assertThat(kept(folder)).hasSize(1);
  }

  @Test
  void aFolderThatCannotHaveADatabaseHasNone() throws IOException {
    Path here = Files.createDirectory(folder.resolve("t;access_mode=READ_WRITE"));
    capture = Files.copy(AGENT, here.resolve("capture.avro"));
    String home = System.setProperty("user.home", folder.toString());
    try {
      OfflineRun run = sql("SELECT count(*) AS n FROM walks", "--format", "csv");
      assertThat(run.out()).as(run.err()).isEqualTo("n\n265\n");
      assertThat(kept(folder.resolve(".cache/walkscope/sql"))).hasSize(1);
      assertThat(kept(here)).isEmpty();
    } finally {
      System.setProperty("user.home", home);
    }
    OfflineRun export =
        OfflineRun.of("export", capture.toString(), "--csv", here.resolve("new").toString());
    assertThat(export.status()).as(export.err()).isZero();
    assertThat(here.resolve("new")).exists();
    assertThat(kept(here)).isEmpty();
  }

  @Test
  void anErrorIsOneLineWithItsPlace() {
    OfflineRun run = sql("SELECT walk\nFROM walks\nWHERE nix = 1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("walkscope sql: Referenced column \"nix\" not found")
        .endsWith(", at line 3, column 7\n")
        .hasLineCount(1);
    assertThat(sql("SELECT 1 FORM walks x").err()).endsWith(", at line 1, column 15\n");
  }

  @Test
  void wrongCallsAreOneLine() throws IOException {
    assertThat(OfflineRun.of("sql").err()).isEqualTo("walkscope sql: name a capture (--help)\n");
    assertThat(sql("--query", "bogus").err())
        .isEqualTo(
            "walkscope sql: no query 'bogus': sql --list names those that there are (--help)\n");
    assertThat(sql("--query", "losses", "SELECT 1").status()).isEqualTo(2);
    assertThat(sql("--format", "xml").err()).contains("table, csv or json, not 'xml'");
    assertThat(OfflineRun.of("sql", "-").err()).contains("give a query");
    assertThat(OfflineRun.of("sql", "/nowhere/c", "SELECT 1").err())
        .isEqualTo("walkscope sql: /nowhere/c: no such file\n");
    Path text = Files.writeString(folder.resolve("text"), "no capture");
    OfflineRun run = OfflineRun.of("sql", text.toString(), "SELECT 1");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("walkscope sql: " + text).hasLineCount(1);
    assertThat(kept(folder)).isEmpty();
  }

  @Test
  void aDamagedCaptureAnswersUpToTheDamageAndSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 5));
    for (int time = 0; time < 2; time++) { // made, and kept
      OfflineRun run = sql("SELECT count(*) > 0 AS some FROM walks", "--format", "csv");
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEqualTo("some\ntrue\n");
      assertThat(run.err()).contains("BROKEN: " + capture + ": ").hasLineCount(1);
    }
  }

  @Test
  void linesAreRunAsTheyCome() {
    OfflineRun run =
        withInput(
            """
            .format csv
            SELECT count(*) AS n
            FROM walks;
            .query who-stalls-whom
            .tables
            .columns loss
            .quit
            SELECT never
            """);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("n\n265\n\nhost,walker,")
        .contains("walkagent,smaps,VMA_LOCK,worker-1,")
        .contains("\nwalks,265\n")
        .contains("\nhostname,VARCHAR\n");
    OfflineRun failed = withInput("SELECT nix;\nSELECT 1;\n");
    assertThat(failed.status()).isEqualTo(2);
    assertThat(failed.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "table, 'one\n  1\n\ntwo\n  2\n'",
    "csv, 'one\n1\n\ntwo\n2\n'",
    "json, '[\n{\"one\":1}\n]\n\n[\n{\"two\":2}\n]\n'"
  })
  void eachOfSeveralStatementsHasItsRows(String format, String rows) {
    String text = "SELECT 1 AS one; /* ; */ SELECT 2 AS two -- ; SELECT 3";
    OfflineRun run = sql(text, "--format", format);
    assertThat(run.out()).as(run.err()).isEqualTo(rows);
    assertThat(withInput(".format " + format + "\n" + text + "\n;")).isEqualTo(run);
  }

  @Test
  void theFirstStatementThatFailsIsTheLast() {
    OfflineRun run = sql("SELECT 1 AS one;\nSELECT nix;\nSELECT 2", "--format", "csv");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEqualTo("one\n1\n");
    assertThat(run.err()).endsWith(", at line 2, column 8\n").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " -- SELECT 1", "/* SELECT 1; */ ;", ";\n; -- no more"})
  void aTextWithoutAStatementIsAWrongCall(String text) throws IOException {
    OfflineRun run = sql(text);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("walkscope sql: no statement in the query").hasLineCount(1);
    assertThat(kept(folder)).isEmpty();
    OfflineRun input = withInput(text);
    assertThat(input.status()).isEqualTo(2);
    assertThat(input.err()).isEqualTo("walkscope sql: no statement on standard input\n");
  }

  @Test
  void aSemicolonInsideALineEndsNoQuotedText() {
    OfflineRun run = withInput(".format csv\nSELECT 'a;\nb' AS text -- ;\n, 2 AS two; -- end\n");
    assertThat(run.out()).as(run.err()).isEqualTo("text,two\na;\\u000ab,2\n");
  }

  private OfflineRun withInput(String lines) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
    try {
      return sql();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aPipeIsReadOnceAndNothingIsKept() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "cat '" + capture + "' > '" + pipe + "'").start();
    OfflineRun run =
        OfflineRun.of("sql", pipe.toString(), "SELECT count(*) AS n FROM walks", "--format", "csv");
    assertThat(run.out()).as(run.err()).isEqualTo("n\n265\n");
    assertThat(writer.waitFor()).isZero();
    assertThat(kept(folder)).isEmpty();
  }

  @Test
  void aLongNameOfACaptureIsKeptAsFarAsItFits() throws IOException {
    capture = Files.copy(AGENT, folder.resolve("ä".repeat(120) + ".avro"));
    OfflineRun run = sql("SELECT count(*) AS n FROM walks", "--format", "csv");
    assertThat(run).isEqualTo(new OfflineRun(0, "n\n265\n", ""));
    assertThat(kept(folder)).hasSize(1);
    assertThat(kept(folder).get(0).getFileName().toString()).startsWith("ä".repeat(100) + ".");
  }

  @Test
  void aTouchedCaptureIsReadAgain() throws IOException {
    sql("SELECT 1 AS one");
    Path first = kept(folder).get(0);
    Files.setLastModifiedTime(capture, FileTime.fromMillis(1));
    sql("SELECT 1 AS one");
    assertThat(kept(folder)).hasSize(1).doesNotContain(first);
  }
}
