# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Stories of `guest record --story`: recordings that tests, demo and documents share. Sourced by commands.sh.
# A function story_NAME records one; it sets about (what README.md says) and adds to kept the files that stay, in out.

: "${root:?set by walkscope}" "${arch=}" "${into=}" # the options' are set by guest_options
stories=(everything agent walkers batching split contiguous)

# take FOLDER PREFIX FILE...: makes FOLDER's capture; it and FOLDER's files are kept, each as PREFIX with its name.
take() {
  local folder=$out/$1 prefix=$2 file
  shift 2
  capture "$folder"
  for file in capture.avro "$@"; do
    [ "$folder/$file" -ef "$out/$prefix$file" ] || mv "$folder/$file" "$out/$prefix$file"
    kept+=("$prefix$file")
  done
}

story_everything() {
  say "booting $kernel on $arch, reading every file of a process that maps one of everything"
  boot "$out" --timeout 300 --memory 1024 -- /payload/record exact folios short
  take . '' TARGET reads.index maps.txt smaps.txt smaps_rollup.txt numa_maps.txt
  about="Reads of every file that shows page tables (\`bpf/workload/walkread.c\`), of a process that maps one of everything
(\`bpf/workload/walkload.c\`), exact mode. \`reads.index\` has the times of each read, the texts are what the kernel answered to
the first read of each file."
}

story_agent() {
  say "booting $kernel on $arch, an agent reads smaps of a growing application every second"
  boot "$out" --timeout 600 --memory 1024 --smp 4 -- /payload/agent light 8
  take . '' TARGET reads.index smaps-{1..8}.txt
  about="An agent (\`bpf/workload/walkagent.c\`) reads smaps of an application (\`bpf/workload/walkgrow.c\`) whose four
heaps grow to 256 MiB, every second, light mode with --stalls, and makes its threads wait. The application is in a pod's cgroup,
the agent in a service's. The texts are what the kernel answered to each read; the application ran meanwhile, so an entry may
have changed between the kernel's look and the probe's."
}

story_walkers() {
  say "booting $kernel on $arch, reading one process through both walkers"
  boot "$out" --timeout 600 --memory 1024 -- /payload/compare exact short 1
  take run-1 '' reads.index {smaps,smaps_rollup,numa_maps}-1.txt {smaps,smaps_rollup,numa_maps}_range.txt
  about="Reads of smaps, smaps_rollup, numa_maps, pagemap and clear_refs of one process through the old page walker and
through \`pt_range_walk\` (\`bpf/workload/walkcompare.c\`), exact mode. \`reads.index\` has the times of each read, the
texts are what the kernel answered to the first read through each walker."
}

story_batching() {
  say "booting $kernel on $arch, reading one program with large folios and without"
  boot "$out" --timeout 600 --memory 1024 -- /payload/batching exact
  take folios folios- TARGET smaps.txt numa_maps.txt
  take pages pages- TARGET smaps.txt numa_maps.txt
  about="Reads of one program (\`bpf/workload/walkload.c\`), exact mode: \`folios-capture.avro\` with folios of 64 and 256 KiB,
\`pages-capture.avro\` after these sizes were turned off, so that a step of the walk has one entry where it had 16. THP stays on in
both. The texts are what the kernel answered to the first read of each file."
}

story_split() {
  say "booting $kernel on $arch, reading numa_maps of a program before and after its THP are split"
  boot "$out" --timeout 600 --memory 1024 -- /payload/split exact
  take thp thp- numa_maps.txt
  take split split- numa_maps.txt
  kept+=(THP)
  about="Two reads of numa_maps of one program (\`bpf/workload/walkload.c\`), exact mode: \`thp-capture.avro\` with its THP, and
\`split-capture.avro\` after the kernel split them (debugfs, split_huge_pages). \`THP\` has the addresses of the VMAs with THP, the texts
are what the kernel answered."
}

story_contiguous() {
  say "booting $kernel on $arch, reading smaps through pt_range_walk with batches and without"
  boot "$out" --timeout 900 --memory 1024 -- /payload/contiguous exact
  take batched batched- smaps.txt
  take single single- smaps.txt
  about="Two reads of smaps of one program (\`bpf/workload/walkload.c\`) through \`pt_range_walk\`, exact mode:
\`batched-capture.avro\` as the walker is, and \`single-capture.avro\` with every entry as a step of its own (the fault
split_batch). The texts are what the kernel answered."
}

# keep_story NAME: into the directory into.
keep_story() {
  local about='' kept=()
  one_of --story "$1" "${stories[@]}"
  build_java
  out=$(mktemp -d)
  "story_$1"
  copy_kept "${kept[@]}"
  cat >"$into/README.md" <<README
# Story \`$1\` on $arch

$about

Kernel: $(traced_kernel) under QEMU. \`SHA256SUMS\` has the digests.

Record it again: \`./walkscope guest record --story $1 --arch $arch --kernel $kernel --into ${into#"$root"/}\`
README
  rm -rf "$out"
  say "kept in $into"
}
