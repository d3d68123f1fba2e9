// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.testing.Golden;

class TableFilesTest {
  private static final String AGENT =
      Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();

  @TempDir Path folder;

  private Path export(String... more) {
    Path to = folder.resolve("to");
    String[] words =
        Stream.concat(Stream.of("export", AGENT), Stream.of(more))
            .map(word -> word.equals("TO") ? to.toString() : word)
            .toArray(String[]::new);
    OfflineRun run = OfflineRun.of(words);
    assertThat(run.status()).as(run.err()).isZero();
    return to;
  }

  private static long count(String from) throws SQLException {
    try (Connection memory = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows = memory.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "0%", "200%", "0GiB", "1kB", "15MiB", "1025TiB", "2 GiB"})
  void aMemoryThatIsNoSizeIsOneLine(String size) {
    OfflineRun run =
        OfflineRun.of("export", AGENT, "--csv", folder.resolve("to").toString(), "--memory", size);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--memory is a size such as 2GiB").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void jsonHasARecordALine() throws IOException {
    Path stalls = export("--json", "TO", "--table", "stalls");
    List<Stall> results = RecordedResults.of(Path.of(AGENT)).all(Stall.class);
    List<String> lines = Files.readAllLines(stalls);
    assertThat(lines).hasSize(results.size());
    for (int i = 0; i < lines.size(); i++) {
      assertThat(new ObjectMapper().readTree(lines.get(i)))
          .isEqualTo(RecordedResults.json(results.get(i)));
    }
  }

  @Test
  void parquetAndCsvHaveAFileATable() throws IOException, SQLException {
    Path tables = export("--parquet", "TO");
    assertThat(count("'" + tables.resolve("walks.parquet") + "'")).isEqualTo(265);
    assertThat(count("'" + tables.resolve("stalls.parquet") + "' WHERE held = 'VMA_LOCK'"))
        .isEqualTo(29);
    try (Stream<Path> files = Files.list(tables)) {
      assertThat(files)
          .hasSize(17)
          .allMatch(file -> file.toString().endsWith(".parquet"))
          .allMatch(TableFilesTest::isPrivate);
    }
    Path csv = folder.resolve("csv");
    OfflineRun.of("export", AGENT, "--csv", csv.toString());
    assertThat(count("read_csv('" + csv.resolve("snapshots.csv") + "')")).isEqualTo(8);
    assertThat(Files.readAllLines(csv.resolve("stalls.csv")).get(0)).startsWith("host,walker,walk");
  }

  /** Reads back what CSV has of structs, lists and maps: all that JSON has. */
  @ParameterizedTest
  @ValueSource(strings = {"stalls", "snapshots", "probe_loss", "stall_blame"})
  void cellsOfCsvThatHaveValuesInThemAreJson(String table) throws Exception {
    Path csv = folder.resolve("csv");
    Path json = folder.resolve("json");
    OfflineRun.of("export", AGENT, "--csv", csv.toString(), "--table", table);
    OfflineRun.of("export", AGENT, "--json", json.toString(), "--table", table);
    List<String> lines = Files.readAllLines(json);
    ObjectMapper mapper = new ObjectMapper();
    int nested = 0;
    try (Connection memory = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            memory
                .createStatement()
                .executeQuery("SELECT * FROM read_csv('" + csv + "', all_varchar = true)")) {
      for (String line : lines) {
        assertThat(rows.next()).isTrue();
        JsonNode wanted = mapper.readTree(line);
        for (String column : (Iterable<String>) wanted::fieldNames) {
          if (wanted.get(column).isContainerNode()) {
            nested++;
            assertThat(mapper.readTree(rows.getString(column))).isEqualTo(wanted.get(column));
          }
        }
      }
      assertThat(rows.next()).isFalse();
    }
    assertThat(nested).isPositive();
  }

  private static boolean isPrivate(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).equals("rw-------");
    } catch (IOException e) {
      return false;
    }
  }

  /** Above 2^31: a signed column would have it negative. */
  @Test
  void aUidIsUnsigned() throws IOException, SQLException {
    Path capture =
        CaptureCopy.of(
            Path.of(AGENT),
            folder.resolve("capture.avro"),
            record -> {
              if (record instanceof TraceFragment fragment) {
                fragment.setWalker(Walker.newBuilder(fragment.getWalker()).setUid(-2).build());
              }
              return List.of(record);
            });
    for (String form : List.of("parquet", "csv", "json")) {
      Path walks = folder.resolve("walks." + form);
      OfflineRun run =
          OfflineRun.of(
              "export", capture.toString(), "--" + form, walks.toString(), "--table", "walks");
      assertThat(run.status()).as(run.err()).isZero();
      if (form.equals("parquet")) {
        String isUid = "' WHERE walker.uid = 4294967294 AND typeof(walker.uid) = 'UINTEGER'";
        assertThat(count("'" + walks + isUid)).isEqualTo(265);
      } else {
        assertThat(Files.readString(walks)).contains("4294967294").doesNotContain("uid\":-2");
      }
    }
    OfflineRun sql =
        OfflineRun.of(
            "sql",
            capture.toString(),
            "SELECT DISTINCT walker.uid AS uid FROM walks",
            "--format",
            "json");
    assertThat(sql.out()).isEqualTo("[\n{\"uid\":4294967294}\n]\n");
  }

  @Test
  void theFilterHoldsForTables() throws IOException, SQLException {
    Path slow = export("--parquet", "TO", "--table", "walks", "--slower", "5ms");
    long wanted =
        RecordedResults.of(Path.of(AGENT)).all(Walk.class).stream()
            .filter(walk -> walk.getDurationNs() >= 5_000_000)
            .count();
    assertThat(count("read_parquet('" + slow + "')")).isEqualTo(wanted).isBetween(1L, 286L);
  }

  @Test
  void aWrongCallIsOneLineAndLeavesNothing() throws IOException {
    String to = folder.resolve("to").toString();
    assertThat(OfflineRun.of("export", AGENT).status()).isEqualTo(2);
    assertThat(OfflineRun.of("export", AGENT, "--csv", to, "--json", to).status()).isEqualTo(2);
    assertThat(OfflineRun.of("export", AGENT, "--perfetto", to, "--table", "walks").status())
        .isEqualTo(2);
    OfflineRun unknown = OfflineRun.of("export", AGENT, "--csv", to, "--table", "nix");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("no table 'nix': there are batch_efficiency, ");
    OfflineRun none = OfflineRun.of("export", AGENT, "--csv", to + "/no/where");
    assertThat(none.err()).contains("its folder is not there");
    assertThat(folder).isEmptyDirectory();
    Files.writeString(folder.resolve("to"), "mine");
    assertThat(OfflineRun.of("export", AGENT, "--csv", to).err()).contains("is there already");
    assertThat(folder.resolve("to")).hasContent("mine");
  }

  @Test
  void aTableOfTextMayGoToStandardOutput() throws IOException {
    for (String form : List.of("--csv", "--json")) {
      Path file = folder.resolve("file" + form);
      OfflineRun.of("export", AGENT, form, file.toString(), "--table", "walks");
      OfflineRun run = OfflineRun.of("export", AGENT, form, "-", "--table", "walks");
      assertThat(run).isEqualTo(new OfflineRun(0, Files.readString(file), ""));
    }
    assertThat(Path.of("-")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--csv -", "--parquet - --table walks", "--perfetto -"})
  void whatIsNoSingleTableOfTextMayNot(String to) {
    OfflineRun run = OfflineRun.of(("export " + AGENT + " " + to).split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("- takes one table as --csv or --json").hasLineCount(1);
    assertThat(Path.of("-")).doesNotExist();
  }
}
