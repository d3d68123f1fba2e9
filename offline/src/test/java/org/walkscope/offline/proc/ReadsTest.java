// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.testing.Golden;

/** What a read is, and whether it is whole. */
class ReadsTest {
  private static final Path CAPTURE = Golden.STORIES.resolve("everything-x86_64/capture.avro");

  @TempDir Path folder;

  private static List<Walk> walks() throws IOException {
    return RecordedResults.of(CAPTURE).all(Walk.class);
  }

  private static List<Walk> of(ProcFile file, List<Walk> walks) {
    return walks.stream().filter(walk -> walk.getFile() == file).toList();
  }

  private static Reads reads(ProcFile file, List<Walk> walks) {
    Reads reads = new Reads(file, Long.MAX_VALUE, new ReadProcesses(new ReadChoice()));
    walks.forEach(walk -> reads.take(ResultTopic.WALKS, walk));
    return reads;
  }

  private static boolean isWhole(ProcFile file, List<Walk> walks) throws IOException {
    Reads reads = reads(file, walks);
    return reads.isWhole(reads.processes().chosen().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"numa_maps", "pagemap", "page-types"})
  void aTextThatLacksWhatAFragmentHadIsNotCalledWhole(String command) throws IOException {
    String whole = OfflineRun.of(command, CAPTURE.toString()).out();
    List<TraceFragment> fragments =
        CaptureCopy.records(CAPTURE).stream()
            .filter(TraceFragment.class::isInstance)
            .map(TraceFragment.class::cast)
            .toList();
    int changed = 0;
    for (TraceFragment left : fragments) {
      Path copy =
          CaptureCopy.of(
              CAPTURE,
              folder.resolve("without-" + changed + "-" + left.getFragment() + ".avro"),
              record ->
                  record instanceof TraceFragment fragment
                          && fragment.getFragment() == left.getFragment()
                          && fragment.getWalker().equals(left.getWalker())
                      ? List.of()
                      : List.of(record));
      OfflineRun run = OfflineRun.of(command, copy.toString());
      if (!run.out().equals(whole)) {
        changed++;
        assertThat(run.status()).as("without " + left.getFragment()).isIn(1, 3);
        assertThat(run.err()).isNotEmpty();
      }
    }
    assertThat(changed).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"NUMA_MAPS", "PAGEMAP"})
  void aWalkWhoseBeginWasLostMayBePartOfTheRead(ProcFile file) throws IOException {
    List<Walk> walks = walks();
    assertThat(isWhole(file, walks)).isTrue();
    List<Walk> read = of(file, walks);
    Walk lost = read.get(read.size() - 2);
    lost.setFile(ProcFile.NONE);
    lost.setFunction("");
    lost.getTarget().setTgid(0);
    assertThat(isWhole(file, walks)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"NUMA_MAPS", "PAGEMAP"})
  void aLossLongAfterTheReadIsNotOfIt(ProcFile file) throws IOException {
    List<Walk> walks = new ArrayList<>(walks());
    Walk last = walks.get(walks.size() - 1);
    Walk other = Walk.newBuilder(last).setWalk(last.getWalk() + 1).setFile(ProcFile.SMAPS).build();
    walks.add(other);
    walks.add(Walk.newBuilder(other).setWalk(other.getWalk() + 5).build());
    assertThat(isWhole(file, walks)).isTrue();
  }

  @Test
  void whatACutLeftOutMayBePartOfTheRead() throws IOException {
    Path part = folder.resolve("part.avro");
    OfflineRun.of("cut", CAPTURE.toString(), "--vma", "[heap]", "--into", part.toString());
    assertThat(OfflineRun.of("numa_maps", part.toString()).out()).hasLineCount(1);
    assertThat(OfflineRun.of("numa_maps", part.toString()).status()).isEqualTo(3);
    Path all = folder.resolve("all.avro");
    OfflineRun.of("cut", CAPTURE.toString(), "--slower", "0ns", "--into", all.toString());
    assertThat(OfflineRun.of("numa_maps", all.toString()))
        .isEqualTo(OfflineRun.of("numa_maps", CAPTURE.toString()));
    OfflineRun pagemap = OfflineRun.of("pagemap", all.toString());
    assertThat(pagemap.status()).isEqualTo(3);
    assertThat(pagemap.err()).contains("left out by a cut").hasLineCount(2);
  }

  @Test
  void aMergedCutIsStillOne() throws IOException {
    Path part = folder.resolve("part.avro");
    OfflineRun.of("cut", CAPTURE.toString(), "--vma", "[heap]", "--into", part.toString());
    Path merged = folder.resolve("merged.avro");
    OfflineRun.of("merge", part.toString(), "--into", merged.toString());
    assertThat(OfflineRun.of("numa_maps", merged.toString()).status()).isEqualTo(3);
  }

  @Test
  void memoryOfAnEarlierReadIsNotInTheLast() throws IOException {
    List<Walk> walks = walks();
    Walk first = of(ProcFile.PAGEMAP, walks).get(0);
    first.setStart(0x1000L);
    first.setEnd(0x2000L);
    assertThat(reads(ProcFile.PAGEMAP, walks).processes().chosen().orElseThrow().walks())
        .isNotEmpty()
        .doesNotContain(first);
  }

  @ParameterizedTest
  @EnumSource(names = {"SMAPS", "NUMA_MAPS", "PAGEMAP"})
  void aReadThatBeganByTheTimeIsPrintedToItsEnd(ProcFile file) throws IOException {
    long beginNs = of(file, walks()).get(0).getBeginEpochNs();
    String command = file.name().toLowerCase(Locale.ROOT);
    OfflineRun at = OfflineRun.of(command, "--at", time(beginNs), CAPTURE.toString());
    assertThat(at.status()).as(at.err()).isZero();
    assertThat(at.out().lines().count())
        .isEqualTo(OfflineRun.of(command, CAPTURE.toString()).out().lines().count());
    assertThat(OfflineRun.of(command, "--at", time(beginNs - 1), CAPTURE.toString()).err())
        .contains("was read of no process");
  }

  private static String time(long epochNs) {
    return Instant.ofEpochSecond(0, epochNs).toString();
  }

  @Test
  void aBinaryIsANewFileOfItsOwner() throws IOException {
    Path copy = Files.copy(CAPTURE, folder.resolve("copy.avro"));
    OfflineRun run = OfflineRun.of("pagemap", "--binary", copy.toString(), copy.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("copy.avro is there already: name a new one").hasLineCount(1);
    assertThat(copy).hasSameBinaryContentAs(CAPTURE);
    Path binary = folder.resolve("pagemap.bin");
    assertThat(OfflineRun.of("pagemap", "--binary", binary.toString(), copy.toString()).status())
        .isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(binary)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @EnumSource(names = {"SMAPS", "SMAPS_ROLLUP"})
  void aReadOfManyVmasHasThemAll(ProcFile file) throws IOException {
    int vmas = 6_001;
    Path capture = ManyVmas.read(file, vmas, folder.resolve("many.avro"));
    OfflineRun run = OfflineRun.of(file.name().toLowerCase(Locale.ROOT), capture.toString());
    assertThat(run.status()).as(run.err()).isZero();
    if (file == ProcFile.SMAPS) {
      assertThat(run.out().lines().filter(line -> line.startsWith("VmFlags:"))).hasSize(vmas);
    } else {
      assertThat(run.out())
          .startsWith("%08x-%08x ".formatted(ManyVmas.start(0), ManyVmas.end(vmas - 1)));
    }
  }

  @Test
  void aVmaThatGrewIsPrintedTwiceWithAWordWhereItMayHaveBeenOnce() throws IOException {
    Path capture = ManyVmas.grown(ProcFile.SMAPS, folder.resolve("g.avro"));
    OfflineRun run = OfflineRun.of("smaps", capture.toString());
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("may not have been printed before: 1\n").hasLineCount(1);
    assertThat(run.out().lines().filter(line -> line.startsWith("7f0000000000-")))
        .extracting(line -> line.substring(0, 25))
        .containsExactly("7f0000000000-7f0000001000", "7f0000000000-7f0000002000");
  }

  @Test
  void numaMapsHasALineForEachWalkOfAVmaThatGrewAndOneForAnother() throws IOException {
    Path grown = ManyVmas.grown(ProcFile.NUMA_MAPS, folder.resolve("g.avro"));
    OfflineRun twice = OfflineRun.of("numa_maps", grown.toString());
    assertThat(twice.status()).isEqualTo(3);
    assertThat(twice.err()).contains("may not have been printed before: 1\n").hasLineCount(1);
    assertThat(twice.out()).hasLineCount(2);
    Path same = ManyVmas.walkedTwice(ProcFile.NUMA_MAPS, ManyVmas.end(0), folder.resolve("s.avro"));
    OfflineRun once = OfflineRun.of("numa_maps", same.toString());
    assertThat(once.status()).as(once.err()).isZero();
    assertThat(once.out()).hasLineCount(1);
  }

  /** Each call that reads pagemap is sampled by itself, so others of the read may be missing. */
  @Test
  void aReadOfWhichCallsWereSampledIsNotWhole() throws IOException {
    Walk call = of(ProcFile.PAGEMAP, walks()).get(0);
    assertThat(new WalkedRead(call, 0, false).isWhole(false)).isTrue();
    call.setWeight(3);
    assertThat(new WalkedRead(call, 0, false).isWhole(false)).isFalse();
  }

  @Test
  void aProbeThatSampledIsSaid() throws IOException {
    String sampled = "no loss: the probe traced one walk in 3 (--sample)";
    String third = ManyVmas.sampled(3, folder.resolve("third.avro")).toString();
    assertThat(OfflineRun.of("report", third).out()).contains(sampled);
    assertThat(OfflineRun.of("check", third).out()).contains(sampled);
    assertThat(OfflineRun.of("pagemap", third).err()).contains("--sample").hasLineCount(1);
    String each = ManyVmas.sampled(1, folder.resolve("each.avro")).toString();
    assertThat(OfflineRun.of("report", each).out()).doesNotContain("--sample");
  }

  @Test
  void aNumberOfTwoHostsOrBootsIsAsked() throws IOException {
    int pid = of(ProcFile.SMAPS, walks()).get(0).getTarget().getTgid();
    Path host = renamed("host.avro", each -> each.setHostname("other"));
    Path boot = renamed("boot.avro", each -> each.setBootId("another"));
    for (String[] options : List.of(new String[0], new String[] {"--pid", "" + pid})) {
      OfflineRun hosts = smaps(host, options);
      assertThat(hosts.status()).isEqualTo(2);
      assertThat(hosts.out()).isEmpty();
      assertThat(hosts.err())
          .contains(" on other, boot ", " on guest", ": --host chooses one, or name one capture");
      OfflineRun boots = smaps(boot, options);
      assertThat(boots.status()).isEqualTo(2);
      assertThat(boots.err())
          .contains(
              "boot another, traced from 20", ": name one capture, or make one of a boot with cut")
          .doesNotContain("--host");
    }
    assertThat(smaps(host, "--host", "other")).isEqualTo(OfflineRun.of("smaps", host.toString()));
    assertThat(smaps(host, "--host", "none").err()).contains(": not on none");
  }

  @ParameterizedTest
  @EnumSource(names = {"SMAPS", "NUMA_MAPS", "PAGEMAP"})
  void readsOfAProcessThatIsNotAskedForAreNotKept(ProcFile file) throws IOException {
    RecordedResults recorded = RecordedResults.of(CAPTURE);
    ReadChoice first = new ReadChoice();
    first.pid = "1";
    ReadProcesses none = new ReadProcesses(first);
    Reads reads = new Reads(file, Long.MAX_VALUE, none);
    recorded.all(Walk.class).forEach(walk -> reads.take(ResultTopic.WALKS, walk));
    recorded.all(Snapshot.class).forEach(read -> reads.take(ResultTopic.SNAPSHOTS, read));
    assertThat(none.kept()).isZero();
    assertThat(none.problem(file)).matches("[a-z_]+ was read of .+\\[[0-9]+]: not of 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"smaps", "smaps_rollup", "numa_maps", "pagemap", "page-types"})
  void aPidThatCannotBeIsAWrongCall(String command) {
    for (String pid : List.of("--pid=-1", "--pid=abc", "--pid=99999999999")) {
      OfflineRun run = OfflineRun.of(command, pid, CAPTURE.toString());
      assertThat(run.status()).as(pid).isEqualTo(2);
      assertThat(run.err()).contains("' is no number of a process or thread").hasLineCount(1);
    }
  }

  @Test
  void pageSizesAreKeptOfTheLastReadAlone() throws IOException {
    RecordedResults recorded = RecordedResults.of(CAPTURE);
    Snapshot last = smapsOf(recorded);
    Walk sized =
        recorded.all(Walk.class).stream()
            .filter(walk -> walk.getFile() == ProcFile.SMAPS && walk.getVma().getHugetlb())
            .findFirst()
            .orElseThrow();
    ProcessReads reads = new ProcessReads();
    for (long number = 1; number <= 100; number++) {
      reads.takeSmaps(Walk.newBuilder(sized).setSnapshot(number).setWalk(number).build());
      Snapshot read = Snapshot.newBuilder(last).setSnapshot(number).build();
      read.setHost(sized.getHost());
      read.setWalker(sized.getWalker());
      if (number <= 50) {
        reads.take(read);
        assertThat(reads.smaps().hugePageBytes()).containsOnlyKeys(number);
      } else {
        reads.forget(read); // began later than asked for
        assertThat(reads.smaps().hugePageBytes()).containsOnlyKeys(50L);
      }
      assertThat(reads.smapsReads()).isEqualTo(1);
    }
  }

  @Test
  void aReadThatTheTimeoutCutInTwoIsOne() throws IOException {
    Snapshot last = smapsOf(RecordedResults.of(CAPTURE));
    ProcessReads reads = new ProcessReads();
    for (long number : new long[] {1, 1, 2}) {
      reads.take(Snapshot.newBuilder(last).setSnapshot(number).build());
    }
    assertThat(reads.reads()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smaps", "numa_maps", "pagemap"})
  void aTextIsChosenByItsProcessAndByWhoRead(String command) throws IOException {
    OfflineRun any = OfflineRun.of(command, CAPTURE.toString());
    assertThat(any.status()).as(any.err()).isZero();
    Walk walk =
        of(ProcFile.valueOf(command.toUpperCase(Locale.ROOT)), walks()).stream()
            .reduce((a, b) -> b)
            .orElseThrow();
    String comm = walk.getWalker().getComm();
    String target = walk.getTarget().getComm();
    assertThat(OfflineRun.of(command, "--comm", comm, "--target", target, CAPTURE.toString()))
        .isEqualTo(any);
    OfflineRun nobody = OfflineRun.of(command, "--comm", "nobody", CAPTURE.toString());
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .containsPattern(command + " was read of " + target + "\\[\\d+] by .*" + comm)
        .endsWith(": not by nobody\n")
        .hasLineCount(1);
    assertThat(OfflineRun.of(command, "--target", "none", CAPTURE.toString()).err())
        .contains("was read of " + target)
        .endsWith(": not of none\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"SMAPS", "PAGEMAP"})
  void ofSeveralReadsTheLastIsSaidToBePrinted(ProcFile file) throws IOException {
    String command = file.name().toLowerCase(Locale.ROOT);
    Path later =
        CaptureCopy.laterRun(CAPTURE, folder.resolve("later.avro"), UnaryOperator.identity());
    OfflineRun once = OfflineRun.of(command, CAPTURE.toString());
    OfflineRun both = OfflineRun.of(command, CAPTURE.toString(), later.toString());
    long reads = once.err().isEmpty() ? 1 : reads(once.err(), command);
    assertThat(reads(both.err(), command)).isEqualTo(2 * reads);
    assertThat(both.status()).isZero();
    long endNs = of(file, RecordedResults.of(later).all(Walk.class)).get(0).getBeginEpochNs();
    assertThat(
            OfflineRun.of(command, "--at", time(endNs), CAPTURE.toString(), later.toString()).err())
        .isEmpty();
  }

  private static long reads(String told, String command) {
    Matcher line =
        Pattern.compile(
                "walkscope %s: the last of ([0-9]+) reads is printed: --at TIME chooses another\n"
                    .formatted(command))
            .matcher(told);
    assertThat(line.matches()).as(told).isTrue();
    return Long.parseLong(line.group(1));
  }

  @Test
  void aFileThatWasNotReadSaysWhichWere() throws IOException {
    String x86 = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();
    OfflineRun run = OfflineRun.of("pagemap", x86);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .matches(
            "walkscope pagemap: pagemap was read of no process: there is smaps of walkload\\[\\d+];"
                + " smaps_rollup of walkload\\[\\d+]\n");
    assertThat(OfflineRun.of("smaps", "--at", "2020-01-01T00:00:00Z", x86).err())
        .contains(
            "smaps was read of no process by 2020-01-01T00:00:00Z: there is smaps of walkload[");
  }

  @Test
  void ofManyProcessesTheFirstAreNamed() throws IOException {
    Snapshot read = smapsOf(RecordedResults.of(CAPTURE));
    ReadProcesses many = new ReadProcesses(new ReadChoice());
    for (int pid = 1; pid <= 100; pid++) {
      Target target = Target.newBuilder(read.getTarget()).setTgid(pid).build();
      many.seen(read.getHost(), target, read.getWalker());
    }
    assertThat(many.problem(ProcFile.SMAPS))
        .matches("smaps was read of ([a-z]+\\[[1-8]](, )?){8}, …: --pid chooses one");
  }

  /** A list that ends without a sign looks whole. */
  @Test
  void ofManyReadersTheFirstAreNamed() throws IOException {
    Snapshot read = smapsOf(RecordedResults.of(CAPTURE));
    ReadChoice nobody = new ReadChoice();
    nobody.comms = List.of("nobody");
    ReadProcesses many = new ReadProcesses(nobody);
    for (int reader = 1; reader <= 8; reader++) {
      seen(many, read, "r" + reader);
    }
    assertThat(many.problem(ProcFile.SMAPS)).contains(" by r1, r2, r3, r4, r5, r6, r7, r8: not");
    seen(many, read, "r9");
    assertThat(many.problem(ProcFile.SMAPS)).contains(" r7, r8, …: not by nobody");
  }

  private static void seen(ReadProcesses processes, Snapshot read, String reader) {
    processes.seen(
        read.getHost(),
        read.getTarget(),
        Walker.newBuilder(read.getWalker()).setComm(reader).build());
  }

  private static Snapshot smapsOf(RecordedResults recorded) {
    return recorded.all(Snapshot.class).stream()
        .filter(read -> read.getFile() == ProcFile.SMAPS)
        .findFirst()
        .orElseThrow();
  }

  private static OfflineRun smaps(Path other, String... options) {
    List<String> words = new ArrayList<>(List.of("smaps", CAPTURE.toString(), other.toString()));
    words.addAll(List.of(options));
    return OfflineRun.of(words.toArray(String[]::new));
  }

  private Path renamed(String name, Consumer<Host> change) throws IOException {
    return CaptureCopy.of(
        CAPTURE,
        folder.resolve(name),
        record -> {
          if (record.get(record.getSchema().getField("host").pos()) instanceof Host of) {
            change.accept(of);
          }
          return List.of(record);
        });
  }
}
