# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Tests that boot nothing: names, the module order, and every verdict on channels and consoles made for it.

: "${work:?set by selftest}" "${here:?set by selftest}" "${channel_data_offset:?source lib/verdict.sh first}"

wrong_kernel_name() {
  expect 2 "$here/run" --arch x86_64 --kernel 9.9 -- true
  equals "$(wc -l <"$work/case/err")" 1
  says "unknown kernel '9.9': there is backports trixie bookworm" "$work/case/err"
}

missing_image() {
  expect 2 "$here/run" --arch x86_64 --kernel "$work/none/vmlinuz" -- true
  says 'there is no kernel image' "$work/case/err"
}

# Profile, its lines by the kernel's own names: the reference kernel is built from them, boots, and is traced.
fragment_is_what_the_reference_kernel_has() {
  local a
  for a in x86_64 arm64; do
    { echo "# Linux/$a"; cat "$here/refkernel/$a.config"; } >"$work/case/$a.config"
    expect 0 "$here/check-config" "$work/case/$a.config"
    says '^tracing: nothing is missing$' "$work/case/out"
    says '^guest: nothing is missing$' "$work/case/out"
  done
}

# without NAME...: the reference kernel's configuration for x86_64 less these options, as an own kernel's.
without() {
  local name
  mkdir -p "$work/case/own"
  { echo "# Linux/x86"; cat "$here/refkernel/x86_64.config"; } >"$work/case/own/config"
  for name in "$@"; do sed -i "s/^$name=.*/# $name is not set/" "$work/case/own/config"; done
  head -c 100000 /dev/urandom >"$work/case/own/vmlinuz"
}

kernel_without_virtio_is_refused() {
  without CONFIG_VIRTIO_BLK CONFIG_VIRTIO_PCI
  expect 2 "$here/run" --arch x86_64 --kernel "$work/case/own/vmlinuz" -- true
  equals "$(wc -l <"$work/case/err")" 1
  says 'own/vmlinuz: this kernel runs as no guest without CONFIG_VIRTIO_PCI, CONFIG_VIRTIO_BLK: build it with' "$work/case/err"
}

kernel_without_btf_is_refused_where_it_is_traced() {
  without CONFIG_DEBUG_INFO_BTF
  expect 2 "$here/run" --arch x86_64 --kernel "$work/case/own/vmlinuz" --trace -- true
  equals "$(wc -l <"$work/case/err")" 1
  says 'own/vmlinuz: this kernel cannot be traced without CONFIG_DEBUG_INFO_BTF: build it with' "$work/case/err"
}

modules_without_their_folder_are_missing() {
  without
  sed -i 's/^CONFIG_VIRTIO_BLK=y/CONFIG_VIRTIO_BLK=m/' "$work/case/own/config"
  expect 1 "$here/check-config" "$work/case/own/vmlinuz"
  says '^guest: without CONFIG_VIRTIO_BLK .=m, and no modules/ beside the image.$' "$work/case/out"
  mkdir "$work/case/own/modules"
  expect 0 "$here/check-config" "$work/case/own/vmlinuz"
}

what_a_workload_lacks_is_said() {
  without CONFIG_ZRAM
  expect 0 "$here/check-config" "$work/case/own/config"
  says '^optional: without CONFIG_ZRAM: swapped memory in the workloads$' "$work/case/out"
}

# Configuration as CONFIG_IKCONFIG keeps it, in a kernel that is packed.
configuration_inside_an_image_is_found() {
  without CONFIG_DEBUG_INFO_BTF
  {
    head -c 5000 /dev/urandom
    { head -c 3000 /dev/zero; printf 'IKCFG_ST'; gzip -c "$work/case/own/config"; printf 'IKCFG_ED'; head -c 3000 /dev/urandom; } | xz -c
    head -c 5000 /dev/urandom
  } >"$work/case/image"
  expect 1 "$here/check-config" "$work/case/image"
  says '^tracing: without CONFIG_DEBUG_INFO_BTF$' "$work/case/out"
}

# refused_path PATH REASON
refused_path() {
  expect 2 "$here/check-config" "$1"
  equals "$(wc -l <"$work/case/err")" 1
  says "$2" "$work/case/err"
}

what_has_no_configuration_is_refused() {
  mkdir "$work/case/empty"
  head -c 100000 /dev/urandom >"$work/case/empty/vmlinuz"
  refused_path "$work/case/empty/vmlinuz" "empty/vmlinuz holds no configuration .* CONFIG_IKCONFIG"
  refused_path "$work/case/empty" "is no file"
  refused_path "$work/case/none" "there is no .*none"
}

wrong_architecture() {
  expect 2 "$here/run" --arch riscv --kernel 7 -- true
  says 'use x86_64 or arm64' "$work/case/err"
}

unknown_module() {
  expect 2 guest x86_64 --module no_such_thing -- true
  says 'no module no_such_thing' "$work/case/err"
}

missing_value() {
  expect 2 "$here/run" --arch
  says 'wants a value' "$work/case/err"
}

unknown_tool_set() {
  expect 2 "$here/tools" check nonsense
  says 'browser build guest java' "$work/case/err"
}

every_tool_script_is_clean() {
  shellcheck "$here"/{run,tools,fetch-kernel,sysroot-arm64,selftest,kselftest,check-config,init/init} "$here"/{lib,test}/*.sh
}

modules_load_after_what_they_need() {
  mkdir "$work/case/tree"
  echo 'kernel/lib/built_in.ko' >"$work/case/tree/modules.builtin"
  echo 'softdep top pre: soft-one post: never' >"$work/case/tree/modules.softdep"
  printf '%s\n' 'kernel/top.ko.xz: kernel/mid.ko.xz kernel/base.ko.xz' 'kernel/mid.ko.xz: kernel/base.ko.xz' \
    'kernel/base.ko.xz:' 'kernel/soft_one.ko.xz:' 'kernel/never.ko.xz:' >"$work/case/tree/modules.dep"
  equals "$(module_order "$work/case/tree" built-in top gone | paste -sd' ')" \
    "kernel/soft_one.ko.xz kernel/base.ko.xz kernel/mid.ko.xz kernel/top.ko.xz missing gone"
}

words_reach_the_payload_unchanged() {
  # shellcheck disable=SC2016,SC1003  # hostile on purpose
  local words=("it's" 'a "b" $HOME `x`' '' $'two\nlines' '*' '\')
  # shellcheck disable=SC2016
  bash -c "printf '%s|' $(quoted "${words[@]}")" >"$work/case/got"
  printf '%s|' "${words[@]}" | cmp - "$work/case/got"
}

# finished_guest CONSOLE_TEXT: a run's folder as the emulator leaves it.
finished_guest() {
  local run=$work/case/run
  mkdir -p "$run/files"
  echo "$1" >"$run/console.log"
  : >"$run/emulator.log"
  echo hello >"$run/files/greeting"
  tar -C "$run/files" -cf "$run/sent.tar" .
  truncate -s 1M "$run/result.disk"
  dd if="$run/sent.tar" of="$run/result.disk" bs=64k seek=1 conv=notrunc status=none
}

sent_header() {
  local run=$work/case/run
  printf 'WALKSCOPE-RESULT 1 status=%s length=%s sha256=%s end\n' "$1" "$(stat -c %s "$run/sent.tar")" \
    "$(sha256sum <"$run/sent.tar" | cut -d' ' -f1)" | dd of="$run/result.disk" conv=notrunc status=none
}

# judged ENDED WANTED_OUTCOME WANTED_CODE
judged() {
  judge "$work/case/run" "$1" 60
  # shellcheck disable=SC2154  # set by judge
  echo "$outcome $exit_code $reason"
  equals "$outcome $exit_code" "$2 $3"
}

whole_result() { finished_guest 'fine'; sent_header 7; judged 0 payload 7; tar -tf "$work/case/run/result.tar" | grep -q greeting; }
result_without_header() { finished_guest 'fine'; judged 0 channel 123; }
result_with_foreign_header() { finished_guest 'fine'; echo nonsense | dd of="$work/case/run/result.disk" conv=notrunc status=none; judged 0 channel 123; }
result_with_one_bit_flipped() {
  finished_guest 'fine'
  sent_header 0
  printf 'X' | dd of="$work/case/run/result.disk" bs=1 seek=$((channel_data_offset + 600)) conv=notrunc status=none
  judged 0 channel 123
}
result_cut_short() { finished_guest 'fine'; sent_header 0; truncate -s $((channel_data_offset + 512)) "$work/case/run/result.disk"; judged 0 channel 123; }
crash_after_the_result() { finished_guest '[ 9.1] BUG: unable to handle page fault for address: 0'; sent_header 0; judged 0 crash 125; }
hung_task() { finished_guest '[ 99.1] INFO: task payload:77 blocked for more than 30 seconds.'; judged 0 crash 125; }
arm64_oops() { finished_guest '[ 9.1] Unable to handle kernel NULL pointer dereference at 0'; judged 0 crash 125; }
crash_seen_before_timeout() { finished_guest '[ 9.1] Kernel panic - not syncing: x'; judged timeout crash 125; }
text_patching_fault() { finished_guest '[ 1.1] int3: 0000 [#1] SMP NOPTI'; judged 0 emulator 126; }
emulator_killed_by_signal() { finished_guest 'fine'; judged 139 emulator 126; }
emulator_refuses_its_arguments() { finished_guest ''; judged 1 emulator-setup 126; }

offline_uses_the_cached_kernel() {
  local folder
  folder=$("$here/fetch-kernel" x86_64 backports)
  expect 0 env WALKSCOPE_MIRROR=http://127.0.0.1:9/debian "$here/fetch-kernel" x86_64 backports --refresh
  equals "$(cat "$work/case/out")" "$folder"
  says 'taking the cached kernel' "$work/case/err"
}

offline_with_an_empty_cache() {
  expect 3 env WALKSCOPE_MIRROR=http://127.0.0.1:9/debian WALKSCOPE_CACHE="$work/case/cache" "$here/fetch-kernel" x86_64 backports
  says 'could not be fetched and none is cached' "$work/case/err"
}

# suite_with VERSION: a package list of trixie-backports, made here and read as fresh, whose newest kernel is VERSION.
suite_with() {
  local release=$1+deb13-cloud-amd64 repo=$work/case/repo state=$work/case/cache/apt/trixie-backports-amd64 tree=$work/case/tree
  mkdir -p "$repo/dists/trixie-backports/main/binary-amd64" "$state"/{none,lists/partial,cache/archives/partial} "$tree/DEBIAN" \
    "$tree/lib/modules/$release" "$tree/boot"
  touch "$tree/boot"/{vmlinuz,config,System.map}-"$release" "$tree/lib/modules/$release"/modules.{order,dep}
  printf 'Package: %s\nVersion: %s-1\nArchitecture: amd64\nMaintainer: none <none@example.org>\nDescription: made\n%s' \
    "linux-image-$release" "$1" '' >"$tree/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$tree" "$repo/image.deb" >/dev/null
  rm -rf "${tree:?}"/{lib,boot}
  printf 'Package: %s\nVersion: %s-1\nArchitecture: amd64\nMaintainer: none <none@example.org>\nDepends: %s\nDescription: made\n%s' \
    linux-image-cloud-amd64 "$1" "linux-image-$release" '' >"$tree/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$tree" "$repo/meta.deb" >/dev/null
  for deb in image meta; do
    dpkg-deb --field "$repo/$deb.deb"
    printf 'Filename: %s.deb\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$repo/$deb.deb")" \
      "$(sha256sum <"$repo/$deb.deb" | cut -d' ' -f1)"
  done >"$repo/dists/trixie-backports/main/binary-amd64/Packages"
  WALKSCOPE_MIRROR=file:$repo apt_source_line trixie-backports | sed 's/deb \(\[[^]]*\] \)*/deb [trusted=yes] /' >"$state/sources.list"
  apt_conf amd64 "$state" >"$state/apt.conf"
  APT_CONFIG=$state/apt.conf apt-get -qq update
  touch "$state/refreshed"
}

# A key names the suite, not a version.
suite_with_a_new_major_version() {
  suite_with 8.0.1
  for name in backports 7; do
    expect 0 env WALKSCOPE_CACHE="$work/case/cache" "$here/fetch-kernel" x86_64 $name
    equals "$(cat "$work/case/out")" "$work/case/cache/kernels/x86_64/backports/8.0.1-1"
    equals "$(cat "$work/case/cache/kernels/x86_64/backports/8.0.1-1/release")" 8.0.1+deb13-cloud-amd64
  done
}

# light_row LINE: what stands under attach in a light row whose guest was exact, and printed the line.
light_row() {
  local result=$work/case/result
  echo '{"holds": true, "no_hook": [], "figures": {"lost": 0}}' >"$result.json"
  echo "$1" >"$result.log"
  bash -c '. "$1/matrix"
    cell attach "$2" light
    if kept backports/x86_64 "$2"; then echo kept; else echo runs again; fi' - "$here" "$result"
}

# By the loader's own words.
reads_on_callbacks_fail_in_the_matrix() {
  local words
  words=$(printf '#include "begins.h"\nBEGINS_REFUSED\n' | gcc -E -P -I "$here/../loader" -x c - |
    tail -n 1 | sed 's/" *"//g; s/"//g')
  equals "$(light_row "walkscope-probe: $words: light mode")" \
    "FAILED page tables are read on callbacks: see $work/case/result.log"$'\n''runs again'
  equals "$(light_row 'walkscope-probe: seen 1 = delivered 1')" $'exact\nkept'
}

host_tests() {
  check "a light row of the matrix fails where page tables are read on callbacks" reads_on_callbacks_fail_in_the_matrix
  check "a suite's new major version is taken by the key and its other name" suite_with_a_new_major_version
  check "a wrong kernel name prints one line with the names there are" wrong_kernel_name
  check "a path without an image is refused" missing_image
  check "the fragment of options is what the reference kernel has" fragment_is_what_the_reference_kernel_has
  check "an own kernel without virtio is refused in one line" kernel_without_virtio_is_refused
  check "an own kernel without BTF is refused where it is traced" kernel_without_btf_is_refused_where_it_is_traced
  check "modules without their folder count as missing" modules_without_their_folder_are_missing
  check "options that only a workload needs are named" what_a_workload_lacks_is_said
  check "a configuration inside a packed image is found" configuration_inside_an_image_is_found
  check "a path without a configuration is refused in one line" what_has_no_configuration_is_refused
  check "a wrong architecture is refused" wrong_architecture
  check "an unknown module is refused" unknown_module
  check "an option without a value is refused" missing_value
  check "an unknown tool set is refused with the sets there are" unknown_tool_set
  check "modules load after what they need" modules_load_after_what_they_need
  check "words reach the payload unchanged" words_reach_the_payload_unchanged
  check "a whole result gives the payload's status and files" whole_result
  check "a result without a header is told apart" result_without_header
  check "a result with a foreign header is told apart" result_with_foreign_header
  check "a result with a changed byte is told apart" result_with_one_bit_flipped
  check "a result cut short is told apart" result_cut_short
  check "a kernel crash after the result counts" crash_after_the_result
  check "a hung task counts as a crash" hung_task
  check "an arm64 oops counts as a crash" arm64_oops
  check "a crash outranks the timeout that follows" crash_seen_before_timeout
  check "a text-patching fault is the emulator's" text_patching_fault
  check "a signal to the emulator is the emulator's" emulator_killed_by_signal
  check "an emulator that refuses its arguments is told apart" emulator_refuses_its_arguments
  check "without a mirror the cached kernel is taken, and said so" offline_uses_the_cached_kernel
  check "without a mirror and a cache the error says what to do" offline_with_an_empty_cache
  check "the scripts are clean" every_tool_script_is_clean
}
