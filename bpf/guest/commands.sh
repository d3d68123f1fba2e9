# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The launcher's `guest` commands. Sourced by walkscope.

: "${root:?set by walkscope}"
guest_programs=(walkscope-probe walkload walkread walkcompare walkusers walkstress walkmigrate walkmoved
  walkactors walknamed walkstream walksparse walkfew walkturns walkends walkgrow walkagent walkstalls walkblame walkwaits walktids walkreceive)

# shellcheck source=bpf/guest/stories.sh
. "$root/bpf/guest/stories.sh"
# shellcheck source=bpf/guest/comparisons.sh
. "$root/bpf/guest/comparisons.sh"

# guest_options COMMAND "OPTION..." "$@": sets arch, kernel, mode, detail, smp, into, story, workload, seconds, runs,
# result_file and allow_not_ok (a flag). An option that COMMAND does not take is refused; all take arch and kernel.
guest_options() {
  local command=$1 takes=" arch kernel $2 " name
  shift 2
  arch='' kernel=backports into='' story='' mode=exact detail=folios smp=1 workload=short seconds='' runs=20 result_file='' allow_not_ok=''
  while [ $# -gt 0 ]; do
    name=${1#--}
    case $1 in
      --arch | --kernel | --into | --story | --mode | --detail | --smp | --workload | --seconds | --runs | --result-file | --allow-not-ok)
        [[ $takes = *" $name "* ]] || wrong "$command takes no $1: see $command --help"
        ;;
      *) wrong "unknown option '$1': see walkscope --help" ;;
    esac
    if [ "$name" = allow-not-ok ]; then
      allow_not_ok=$1
      shift
      continue
    fi
    [ $# -gt 1 ] || wrong "$1 wants a value"
    declare -g "${name//-/_}=$2"
    shift 2
  done
  check_options "$command"
}

# one_of OPTION VALUE WORD...: VALUE is one of the words.
one_of() {
  local wanted
  [[ " ${*:3} " != *" $2 "* ]] || return 0
  wanted=$(printf " or $1 %s" "${@:3}")
  wrong "${wanted# or }, not '$2'"
}

check_options() {
  one_of --arch "$arch" x86_64 arm64
  known_kernel
  one_of --mode "$mode" light exact
  case $1 in
    'guest verify') one_of --detail "$detail" entries folios ;; # with none there is nothing to compare
    *) one_of --detail "$detail" none entries folios ;;
  esac
  [[ $smp =~ ^[1-9][0-9]?$ ]] || wrong "--smp wants a whole number from 1 to 99, not '$smp'"
  case $1 in
    'guest verify') one_of --workload "$workload" short complete stress migration ;;
    *) one_of --workload "$workload" short complete ;;
  esac
  [[ $runs =~ ^[1-9][0-9]{0,2}$ ]] || wrong "--runs wants a whole number from 1 to 999, not '$runs'"
  case $workload in
    stress) seconds=${seconds:-60} ;;
    migration) seconds=${seconds:-60} ;; # in 20 s of light mode no read met an entry of 1 GiB
    *) [ -z "$seconds" ] || wrong "--seconds belongs to --workload stress or migration" ;;
  esac
  [[ ${seconds:-1} =~ ^[1-9][0-9]{0,3}$ ]] || wrong "--seconds wants a whole number from 1 to 9999, not '$seconds'"
}

# known_kernel: one of the table, our own, or an image that is there; said before anything is built.
known_kernel() {
  local said
  case $kernel in
    reference | renamed) ;;
    */*) [ -f "$kernel" ] || wrong "there is no kernel image $kernel" ;;
    *) said=$("$root/bpf/guest/fetch-kernel" "$arch" "$kernel" --known 2>&1) || wrong "${said#fetch-kernel: }" ;;
  esac
}

# tell_outcome FILE: how a guest ended that left nothing to compare, as --result-file has it. FILE is the runner's; there is
# none where no guest was booted.
tell_outcome() {
  local outcome=none status=0
  [ ! -s "$1" ] || read -r outcome status <"$1"
  printf '{"holds": false, "outcome": "%s", "status": %s}\n' "$outcome" "$status"
}

# Errors that the runner reported in a line of its own (2 usage, 3 something to install) need no second line.
guest_failed() {
  [ -z "$result_file" ] || tell_outcome "$2/outcome" >"$result_file"
  [ "$1" -gt 3 ] || [ "$1" -lt 2 ] || exit "$1"
  die "the guest failed, see above and $2/console.log"
}

# boot DIR [RUNNER OPTION...] -- PAYLOAD...: with the probe, the workloads and the payloads; results in DIR.
boot() {
  local dir=$1 files=() program
  shift
  need guest
  build_probe "$arch"
  for program in "${guest_programs[@]}"; do files+=(--files "$root/bpf/build/$arch/$program:/bin/$program"); done
  "$root/bpf/guest/run" --arch "$arch" --kernel "$kernel" --out "$dir" \
    --trace --module-if-any zram "${files[@]}" --files "$root/bpf/guest/payload:/payload" "$@" || guest_failed $? "$dir"
}

capture() {
  say "traced; making the capture"
  (run_ingest ingest --input "$1/trace.wscp" --capture "$1/capture.avro" --force)
}

# trace_reads DIR [WORDS]: traces reads of the stopped workload; results in DIR. WORDS are said first.
trace_reads() {
  local machine
  sized_for "$workload"
  say "${2:-}booting $kernel on $arch, tracing reads of the $workload workload"
  boot "$1" --timeout 300 "${machine[@]}" -- /payload/record "$mode" "$detail" "$workload"
}

# The same, and their capture.
record() {
  trace_reads "$1"
  capture "$1"
}

# sized_for WORKLOAD: sets machine, the runner's options that it needs.
sized_for() {
  machine=(--memory 1024)
  [ "$1" != complete ] || machine=(--memory 6144 --nodes 2 --append "hugepagesz=1G hugepages=1")
}

# Walks by many threads over processes that change all the time; then the same with too small a ring buffer.
stress() {
  local folder
  say "booting $kernel on $arch, $seconds s of walks over processes that come and go"
  boot "$out" --timeout $((seconds * 4 + 240)) --memory 4096 -- /payload/stress "$mode" "$detail" "$seconds"
  for folder in whole small; do capture "$out/$folder"; done
  # every walk of the run is compared
  (heap=6g run_verify verify-stress --whole "$out/whole" --small "$out/small" ${result_file:+--result-file "$result_file"}) || die "see above; what was recorded is in $out"
}

# Reads of a process whose pages are on their way from one node to the other: entries of type MIGRATION. On x86_64 the
# first node has a free GiB in one piece only well beyond 4 GiB.
migration() {
  say "booting $kernel on $arch, $seconds s of reads while pages move between two nodes"
  boot "$out" --timeout $((seconds * 10 + 600)) --memory 12288 --nodes 2 --append "hugepagesz=1G hugepages=0:1,1:1" -- \
    /payload/migration "$mode" "$detail" "$seconds"
  capture "$out"
  (heap=2g run_verify verify-migration --capture "$out/capture.avro" --reads "$out/reads.index" \
    ${result_file:+--result-file "$result_file"}) ||
    die "see above; what was recorded is in $out"
}

verify() {
  guest_options 'guest verify' 'mode detail workload seconds result-file' "$@"
  build_java
  out=$(mktemp -d)
  case $workload in
    stress | migration)
      "$workload"
      rm -rf "$out"
      return
      ;;
  esac
  record "$out"
  (run_verify verify --capture "$out/capture.avro" --smaps "$out/smaps.txt" --rollup "$out/smaps_rollup.txt" \
    --maps "$out/maps.txt" --target "$out/TARGET" --reads "$out/reads.index" ${result_file:+--result-file "$result_file"}) || die "not exact; what was recorded is in $out"
  rm -rf "$out"
}

# copy_kept FILE...: from out into the directory into, whose absolute name it sets, with their digests.
copy_kept() {
  mkdir -p "$into"
  into=$(cd "$into" && pwd)
  (cd "$out" && cp "$@" "$into")
  (cd "$into" && sha256sum "$@" >SHA256SUMS)
}

# traced_kernel: the release that the guest of out ran.
traced_kernel() { sed -n 's/.*: \([^ ]*\) is up.*/\1/p' "$out/console.log" | head -1; }

keep() {
  local takes='mode workload into story' default=()
  # a story says itself what it records
  [[ " $* " != *' --story '* ]] || takes='into story'
  [[ ! " $* " =~ ' --story '(walkers|contiguous)' ' ]] || default=(--kernel reference)
  guest_options 'guest record' "$takes" "${default[@]}" "$@"
  [ -n "$into" ] || wrong "guest record wants --into DIR"
  if [ -n "$story" ]; then
    keep_story "$story"
    return
  fi
  build_java
  out=$(mktemp -d)
  record "$out"
  copy_kept capture.avro smaps.txt smaps_rollup.txt maps.txt TARGET
  cat >"$into/README.md" <<README
# Reads of every file that shows page tables, on $arch

\`capture.avro\` is the trace of these reads (\`bpf/workload/walkread.c\`), of a process that maps one of
everything (\`bpf/workload/walkload.c\`), on $(traced_kernel) under QEMU. \`smaps.txt\` and
\`smaps_rollup.txt\` are what the kernel answered to the first of them, \`maps.txt\` its mappings then,
\`TARGET\` its tgid, \`SHA256SUMS\` the digests that \`walkscope demo\` checks first.

Record it again: \`./walkscope guest record --arch $arch --kernel $kernel --into ${into#"$root"/}\`
README
  rm -rf "$out"
  say "kept in $into"
}

# Users of mm/pagewalk.c that the guest can make walk: all must be in the trace.
users() {
  guest_options 'guest users' mode "$@"
  build_java
  out=$(mktemp -d)
  say "booting $kernel on $arch, making every user of mm/pagewalk.c walk"
  boot "$out" --timeout 300 --memory 1024 --nodes 2 -- /payload/users "$mode" >"$out/users.txt"
  capture "$out"
  (run_ingest inspect --events "$out/capture.avro") >"$out/events.txt"
  "$root/bpf/guest/traced-users" "$out/users.txt" "$out/events.txt" || die "not all traced; what was recorded is in $out"
  rm -rf "$out"
}

# The stream of a guest's probe through `record`: whole, and as a ring that is written when a thread waits for long.
recorder() {
  guest_options 'guest recorder' mode --mode light "$@"
  build_java
  out=$(mktemp -d)
  say "booting $kernel on $arch, an agent reads smaps of a growing application every second"
  boot "$out" --timeout 600 --memory 1024 --smp 4 -- /payload/agent "$mode" 8
  (run_record --input "$out/trace.wscp" --into "$out/whole.avro") || die "not recorded; the stream is in $out"
  (run_record --input "$out/trace.wscp" --into "$out/ring.avro" --ring 4MiB --when 'stall>100us' --after 1s) ||
    die "the ring was not written; the stream is in $out"
  (run_offline check "$out/whole.avro") || die "see above; what was recorded is in $out"
  (run_offline report processes "$out/whole.avro" --json) >"$out/processes.json"
  # one snapshot a read, also where the application grows while the reader's buffer is full
  jq -e --argjson reads "$(wc -l <"$out/reads.index")" '[.processes[].reads] | add == $reads' "$out/processes.json" >/dev/null ||
    die "the agent read $(wc -l <"$out/reads.index") times, and the trace tells of another number; what was recorded is in $out"
  (run_offline info "$out/ring.avro") || die "see above; what was recorded is in $out"
  (run_offline report stalls "$out/ring.avro" --slower 100us --json) >"$out/ring.json"
  jq -e '[.waiters[].waits] | add > 0' "$out/ring.json" >/dev/null ||
    die "the ring lacks the stall for which it was written; what was recorded is in $out"
  rm -rf "$out"
}

# judge_stalls DIR AGENTS: adds what the comparison says to sum.
judge_stalls() {
  local said word name
  said=$("$root/bpf/guest/matched-stalls" 200 50 "$1/$2/calls.txt" "$1/$2/stalls.txt")
  say "agents, $2: $said"
  for word in $said; do
    name=$2_${word%=*}
    case $word in
      reach_most_us=*) [ "${word#*=}" -le "${sum[most_us]}" ] || sum[most_us]=${word#*=} ;;
      reach_least_us=*) [ "${word#*=}" -ge "${sum[least_us]}" ] || sum[least_us]=${word#*=} ;;
      *) sum[$name]=$((${sum[$name]:-0} + ${word#*=})) ;;
    esac
  done
}

# An application measures its own calls while agents read its smaps, and without: the stalls of the trace are these calls.
# The guest counts instructions on one vCPU, so that nothing on this machine makes a call longer. Of more vCPUs it cannot: a
# vCPU that waits for this machine holds its locks meanwhile, and calls sleep for one another, also without an agent. Then what
# is judged is whether stalls lie in calls and name the walk that was there.
stalls() {
  guest_options 'guest stalls' 'mode detail smp runs' --mode light --detail none --runs 1 "$@"
  local run agents machine=(--icount)
  local -A sum=([most_us]=0 [least_us]=0)
  [ "$smp" = 1 ] || machine=(--smp "$smp")
  out=$(mktemp -d)
  for ((run = 1; run <= runs; run++)); do
    say "booting $kernel on $arch, run $run of $runs of an application whose smaps are read"
    boot "$out/$run" --timeout 1800 --memory 1536 "${machine[@]}" -- /payload/stalls "$mode" "$detail" 2 100
    for agents in without one two; do judge_stalls "$out/$run" $agents; done
  done
  echo "result: calls=${sum[one_calls]} stalls=${sum[one_stalls]} matched=${sum[one_matched]} missed=${sum[one_missed]}" \
    "longer=$((sum[one_longer] + sum[two_longer])) false=$((sum[one_false] + sum[two_false]))" \
    "misblamed=$((sum[one_misblamed] + sum[two_misblamed])) without_agent_stalls=${sum[without_stalls]}" \
    "reach_us=${sum[least_us]}..${sum[most_us]} two_agents_calls=${sum[two_calls]} two_agents_missed=${sum[two_missed]}" \
    "between_walks=${sum[two_between]} by_lost_events=${sum[two_lost]} unexplained=${sum[two_unexplained]}" \
    "lost=$((sum[one_events_lost] + sum[two_events_lost])) of_two_walkers=${sum[two_shared]}"
  stalls_lie_in_calls && { [ "$smp" != 1 ] || stalls_are_calls; } ||
    die "the trace and the application differ, see above; what was recorded is in $out"
  rm -rf "$out"
}

# Both of sum.
stalls_lie_in_calls() {
  [ "${sum[one_stalls]}" -gt 0 ] && [ "${sum[two_shared]}" -gt 0 ] &&
    [ $((sum[one_false] + sum[two_false] + sum[one_misblamed] + sum[two_misblamed] + sum[without_stalls])) = 0 ]
}

# With two agents one may have mmap_lock between its walks and wait for the CPU that the other has, and events are lost where
# one program interrupts another: a walk's note that is lost takes the waits of several calls with it. 1 call in 25 at most, and
# where no event was lost, none without an agent between two walks.
stalls_are_calls() {
  [ "${sum[one_matched]}" -gt 0 ] &&
    [ $((sum[one_missed] + sum[one_longer] + sum[two_longer])) = 0 ] &&
    { [ "${sum[two_unexplained]}" = 0 ] || [ "${sum[two_events_lost]}" -gt 0 ]; } &&
    [ $((sum[two_missed] * 25)) -le "${sum[two_calls]}" ]
}

# Selftest of the kernel's own: each test's result, and the walks that it caused.
selftest() {
  local name=${1:-} program
  [[ $name =~ ^[a-z] ]] || wrong "guest selftest wants the name of a test first, pagemap_ioctl"
  [ "$name" != ksm_functional_tests ] || wrong "its walks are more than one JVM lists by test: take guest check ksm"
  guest_options 'guest selftest' 'mode allow-not-ok' "${@:2}"
  program=$("$root/bpf/guest/kselftest" "$arch" "$name") || exit
  build_java
  out=$(mktemp -d)
  say "booting $kernel on $arch, tracing $name"
  boot "$out" --timeout 1800 --memory 4096 --files "$program:/bin/$name" \
    --files "$root/bpf/build/$arch/taptime:/bin/taptime" -- /payload/selftest "$mode" "$name"
  capture "$out"
  (heap=1g run_verify selftest --capture "$out/capture.avro" --tap "$out/tap.txt" --program "$name" ${allow_not_ok:+"$allow_not_ok"}) ||
    die "see above; what was recorded is in $out"
  rm -rf "$out"
}

# A payload that judges the probe itself, in the guest.
check() {
  local name=${1:-} names program machine=(--memory 2048 --smp 4)
  names=$(cd "$root/bpf/guest/payload" && printf '%s\n' check-* | sed 's/^check-//' | paste -sd' ')
  [[ " $names " = *" $name "* && -n $name ]] || wrong "guest check wants the name of a check first: $names"
  case $name in # sight and few try both modes, sparse and consumers light alone; actors leaves one trace
    sight | few | sparse | consumers) guest_options "guest check $name" '' "${@:2}" ;;
    actors) guest_options "guest check $name" 'mode into' --mode light "${@:2}" ;;
    *) guest_options "guest check $name" mode --mode light "${@:2}" ;;
  esac
  [ -z "$into" ] || build_java
  out=$(mktemp -d)
  say "booting $kernel on $arch, checking $name"
  if [ "$name" = ksm ]; then
    program=$("$root/bpf/guest/kselftest" "$arch" ksm_functional_tests) || exit
    machine=(--memory 4096 --timeout 1800 --files "$program:/bin/ksm_functional_tests")
  fi
  # a machine that stops a vCPU where a wait begins makes a window of a few instructions one that readers pass
  case $name in blame | crowd | tids | waits) machine=(--memory 1024 --icount) ;; esac
  [ "$name" != names ] || machine+=(--module-if-any overlay)
  boot "$out" --timeout 1200 "${machine[@]}" -- "/payload/check-$name" "$mode"
  [ -z "$into" ] || keep_trace "$into"
  rm -rf "$out"
}

# keep_trace DIR: the capture of a check that leaves one trace, and what it said of it.
keep_trace() {
  capture "$out"
  mkdir -p "$1"
  cp "$out"/{capture.avro,stdout,stream.txt,actors.txt} "$1"
  say "kept in $1"
}

# The table that the kernel's page-types prints of a stopped process, from the trace of its reads alone.
page_types() {
  guest_options 'guest page-types' 'mode workload' "$@"
  local machine program
  program=$("$root/bpf/guest/page-types" "$arch") || die "no page-types for $arch, see above"
  build_java
  out=$(mktemp -d)
  sized_for "$workload"
  say "booting $kernel on $arch, tracing page-types over the $workload workload"
  boot "$out" --timeout 600 "${machine[@]}" --files "$program:/bin/page-types" -- /payload/page-types "$mode" "$workload"
  capture "$out"
  (run_verify page-types --capture "$out/capture.avro" --printed "$out/page-types.txt") ||
    die "not the same; what was recorded is in $out"
  rm -rf "$out"
}

guest() {
  case ${1:-} in
    run)
      need guest
      exec "$root/bpf/guest/run" "${@:2}"
      ;;
    check) check "${@:2}" ;;
    check-config) exec "$root/bpf/guest/check-config" "${@:2}" ;;
    verify) verify "${@:2}" ;;
    record) keep "${@:2}" ;;
    users) users "${@:2}" ;;
    compare) compare "${@:2}" ;;
    diff) diff_kernels "${@:2}" ;;
    recorder) recorder "${@:2}" ;;
    selftest) selftest "${@:2}" ;;
    page-types) page_types "${@:2}" ;;
    stalls) stalls "${@:2}" ;;
    packages) guest_packages "${@:2}" ;;
    operator) guest_operator "${@:2}" ;;
    matrix) exec "$root/bpf/guest/matrix" "${@:2}" ;;
    *) wrong "guest run, verify, record, recorder, users, compare, diff, selftest, page-types, stalls, check, packages, operator, matrix or check-config, not '${1:-}'" ;;
  esac
}
