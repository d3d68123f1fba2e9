# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Comparisons that `guest` makes: of the two page walkers in one kernel, and of two kernels. Sourced by commands.sh.

# The faults that the reference kernel's new walker can be given on purpose, and that this machine's memory shows.
faults_of() {
  echo skip_last long_hold split_batch
  [ "$1" != arm64 ] || echo short_pmd # x86_64 has no contiguous PMDs
}

# judge NAME [FAULT]: what the comparison job says of one run, into DIR/NAME.txt; fails unless all is equal.
judge() {
  local folder=$out/$1
  (run_ingest ingest --input "$folder/trace.wscp" --capture "$folder/capture.avro" --force) \
    >"$out/$1.txt" 2>&1 || { cat "$out/$1.txt" >&2; die "the trace of $1 is broken; what was recorded is in $out"; }
  (heap=2g run_verify compare --capture "$folder/capture.avro" --reads "$folder/reads.index" \
    --result-file "$folder/result.json" ${2:+--expect-fault "$2"}) \
    >>"$out/$1.txt" 2>&1
}

# Old walker against new, many times, and with each fault planted.
compare() {
  guest_options 'guest compare' 'mode workload runs' --kernel reference --workload complete "$@"
  local machine fault run judged equal=4 false=0 planted=0 found=0 faults
  case $kernel in
    reference | */*) ;; # of an image the guest itself finds out
    *) wrong "guest compare: $kernel has no pt_range_walk and no twins to compare: take --kernel reference, or the path of an image" ;;
  esac
  mapfile -t faults < <(faults_of "$arch" | tr ' ' '\n')
  build_java
  out=$(mktemp -d)
  sized_for "$workload"
  say "booting $kernel on $arch, $runs runs through both walkers, and one with each of ${faults[*]}"
  boot "$out" --timeout $((runs * 120 + 900)) "${machine[@]}" -- \
    /payload/compare "$mode" "$workload" "$runs" "${faults[@]}"
  for ((run = 1; run <= runs; run++)); do
    say "comparing run $run of $runs"
    if ! judge "run-$run"; then
      false=$((false + 1))
      cat "$out/run-$run.txt" >&2
    fi
    judged=$(jq '.figures.equal // 0' "$out/run-$run/result.json" 2>/dev/null) || judged=0
    [ "$judged" -ge "$equal" ] || equal=$judged
  done
  cat "$out/run-1.txt"
  for fault in "${faults[@]}"; do
    planted=$((planted + 1))
    say "comparing with the fault $fault"
    judge "$fault" "$fault" || true
    if [ "$(jq .holds "$out/$fault/result.json")" = false ]; then
      grep -m 8 -E 'differs|DIFFERS' "$out/$fault.txt" || true
      found=$((found + 1))
    else
      say "NOT FOUND: $fault"
    fi
  done
  echo "equal: $equal/4 consumers"
  echo "result: consumers=4 equal=$equal runs=$runs false=$false faults_planted=$planted faults_found=$found"
  [ "$equal" = 4 ] && [ "$false" = 0 ] && [ "$found" = "$planted" ] || die "see above; what was recorded is in $out"
  rm -rf "$out"
}

# side_of RUN PLACE: which side is recorded first and second in a run, in turns, so that a drift of this machine is no difference.
side_of() { [ $((($1 + $2) % 2)) = 1 ] && echo a || echo b; }

# record_side SIDE RUN: a capture of the side's kernel in the directory into.
record_side() {
  local name=$1-$2
  [ "$1" = a ] && kernel=${kernels[0]} || kernel=${kernels[1]}
  trace_reads "$out/$name" "run $2 of $runs, side $1: "
  (run_ingest ingest --input "$out/$name/trace.wscp" --capture "$into/$name.avro") || die "the trace of $name is broken; it is in $out"
  cp "$out/$name/console.log" "$into/$name.console.log"
  rm -rf "${out:?}/$name"
}

# The same workload on two kernels, recorded in turns, and what changed from the first to the second.
diff_kernels() {
  local kernels=() conditions=() json='' keep='' rest=() run place status=0 a=() b=()
  while [ $# -gt 0 ]; do
    case $1 in
      --kernel | --json | --keep | --fail-if)
        [ $# -gt 1 ] || wrong "$1 wants a value"
        case $1 in
          --kernel) kernels+=("$2") ;;
          --json) json=$2 ;;
          --keep) keep=$2 ;;
          --fail-if) conditions+=("$1" "$2") ;;
        esac
        shift 2
        ;;
      *) rest+=("$1") && shift ;;
    esac
  done
  guest_options 'guest diff' 'mode workload runs' --arch "$(host_arch)" --runs 10 "${rest[@]}"
  [ ${#kernels[@]} = 2 ] || wrong "guest diff wants --kernel twice: the one before the change, then the one after it"
  for kernel in "${kernels[@]}"; do known_kernel; done
  [ -n "$json" ] || wrong "guest diff wants --json OUT, a new file"
  [ ! -e "$json" ] || wrong "$json is there already: name a new file"
  [ -d "$(dirname "$json")" ] || wrong "$json cannot be written: its folder is not there"
  [ -z "$keep" ] || [ ! -e "$keep" ] || wrong "$keep is there already: name a new folder"
  build_java
  out=$(mktemp -d)
  into=${keep:-$out/captures}
  mkdir -p "$into"
  for ((run = 1; run <= runs; run++)); do
    for place in 0 1; do record_side "$(side_of "$run" $place)" "$run"; done
    a+=("$into/a-$run.avro") b+=("$into/b-$run.avro")
  done
  say "comparing ${kernels[0]} (A) with ${kernels[1]} (B), $runs captures a side"
  (run_offline diff -a "${a[@]}" -b "${b[@]}" "${conditions[@]}" --json) >"$json" || status=$?
  (run_offline diff -a "${a[@]}" -b "${b[@]}" "${conditions[@]}") || true
  rm -rf "$out"
  exit $status
}
