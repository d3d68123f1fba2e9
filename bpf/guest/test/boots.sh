# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Tests that boot a guest. Each takes the architecture.

: "${work:?set by selftest}" "${here:?set by selftest}"

files_and_status_come_back() {
  mkdir -p "$work/case/in/deep"
  head -c 3000000 /dev/urandom >"$work/case/in/deep/random"
  # shellcheck disable=SC2016  # the guest's variables
  expect 7 guest "$1" --files "$work/case/in:/data" -- \
    sh -c 'echo shown; echo complaint >&2; cp /data/deep/random "$WALKSCOPE_OUT/copy"; exit 7'
  cmp "$work/case/in/deep/random" "$work/case/dir/copy"
  equals "$(cat "$work/case/out")" shown
  says '^complaint$' "$work/case/err"
  equals "$(cat "$work/case/dir/stdout" "$work/case/dir/stderr")" "shown"$'\n'"complaint"
  equals "$(cat "$work/case/dir/outcome")" "payload 7"
}

guest_is_set_up() {
  # shellcheck disable=SC2016  # the guest's variables
  expect 0 guest "$1" --memory 700 --smp 3 --append "numa=off hugepages=2" -- sh -ec '
    [ "$(hostname)" = guest-'"$1"' ]
    [ "$(nproc)" = 3 ]
    ls -d /sys/kernel/debug/bdi /sys/kernel/tracing/events /sys/fs/cgroup/cgroup.procs /proc/self/smaps
    grep -q "tmpfs /tmp " /proc/mounts
    grep CONFIG_BPF_SYSCALL=y "/boot/config-$(uname -r)"
    ip -o addr show lo | grep 127.0.0.1
    [ "$(cat /proc/sys/vm/nr_hugepages)" = 2 ]'
}

static_bpf_program_counts() {
  local cc=gcc flags=() sysroot
  if [ "$1" = arm64 ]; then
    sysroot=$("$here/sysroot-arm64")
    cc=aarch64-linux-gnu-gcc flags=("-I$sysroot/usr/include" "-L$sysroot/usr/lib/aarch64-linux-gnu")
  fi
  clang -g -O2 -target bpf "-I/usr/include/$(uname -m)-linux-gnu" -c "$here/test/count.bpf.c" -o "$work/case/count.bpf.o"
  $cc -Wall -Wextra -Werror -static "${flags[@]}" "$here/test/count.c" -o "$work/case/count" -lbpf -lelf -lz -lzstd
  expect 0 guest "$1" --files "$work/case/count:/t/count" --files "$work/case/count.bpf.o:/t/count.bpf.o" -- \
    /t/count /t/count.bpf.o
  says '^calls counted hertz [1-9]' "$work/case/out"
}

crash_is_told() {
  # The live port is written before the file.
  expect 125 guest "$1" -- sh -c '
    echo last words; until grep -q "last words" /out/stdout; do :; done; echo c >/proc/sysrq-trigger; sleep 60'
  says 'the guest kernel crashed: Kernel panic.*console: .*console.log' "$work/case/err"
  says '__handle_sysrq' "$work/case/err"
  equals "$(cat "$work/case/dir/stdout")" "last words"
}

hang_is_told() {
  expect 124 guest "$1" --timeout 24 -- sh -c 'echo begun; sleep 1000'
  says 'did not finish within 24 s' "$work/case/err"
  says 'sleep 1000' "$work/case/dir/console.log"
  equals "$(cat "$work/case/dir/stdout")" begun
}

leftover_processes_do_not_hold_the_guest() {
  expect 3 guest "$1" -- sh -c 'setsid sleep 1000 & echo started; exit 3'
  equals "$(cat "$work/case/dir/stdout")" started
  says 'left processes behind' "$work/case/dir/console.log"
}

missing_result_is_told() {
  expect 123 guest "$1" -- sh -c 'reboot -f; sleep 60'
  says 'ended without sending a result' "$work/case/err"
}

forged_result_is_told() {
  # shellcheck disable=SC2016  # the guest's own substitution
  expect 123 guest "$1" -- sh -c '
    echo "WALKSCOPE-RESULT 1 status=0 length=4096 sha256=$(sha256sum </dev/null | cut -c1-64) end" |
      dd of=/dev/vda bs=512 conv=sync,fsync
    reboot -f; sleep 60'
  says 'the result channel is damaged: the checksum' "$work/case/err"
}

# An emulator that dies the first time it boots, on PATH before the real one.
fragile_emulator() {
  local real program
  program=$(emulator_program "$1")
  real=$(command -v "$program")
  mkdir "$work/case/bin"
  cat >"$work/case/bin/$program" <<WRAPPER
#!/bin/sh
case "\$*" in --version) exec $real --version ;; esac
[ -e "$work/case/died" ] && [ "$2" = once ] && exec $real "\$@"
touch "$work/case/died"
kill -SEGV \$\$
WRAPPER
  chmod +x "$work/case/bin/$program"
}

emulator_crash_is_retried_once() {
  fragile_emulator "$1" once
  PATH=$work/case/bin:$PATH expect 5 guest "$1" -- sh -c 'exit 5'
  says 'the emulator itself failed .exit 139.*trying once more' "$work/case/err"
}

emulator_that_keeps_crashing_is_told() {
  fragile_emulator "$1" always
  PATH=$work/case/bin:$PATH expect 126 guest "$1" -- true
  equals "$(grep -c 'the emulator itself failed' "$work/case/err")" 2
}

own_image_boots() {
  mkdir "$work/case/own"
  cp "$("$here/fetch-kernel" "$1" "${KERNEL:-backports}")"/{vmlinuz,config} "$work/case/own/"
  cp -r "$("$here/fetch-kernel" "$1" "${KERNEL:-backports}")/modules" "$work/case/own/modules"
  expect 0 "$here/run" --arch "$1" --kernel "$work/case/own/vmlinuz" -- uname -r
  says '^[0-9]+\.' "$work/case/out"
}

interrupted_run_leaves_nothing() {
  local pid status=0 deadline=$((SECONDS + 60))
  mkdir "$work/case/tmp"
  TMPDIR=$work/case/tmp "$here/run" --arch "$1" --kernel "${KERNEL:-backports}" -- sh -c 'echo begun; sleep 1000' >"$work/case/out" &
  pid=$!
  until grep -q begun "$work/case/out"; do [ $SECONDS -lt $deadline ] || return 1; sleep 0.1; done
  kill -TERM $pid
  wait $pid || status=$?
  equals $status 130
  equals "$(ls "$work/case/tmp")" ''
  ! grep -lF "$work/case/tmp" /proc/[0-9]*/cmdline 2>/dev/null
}

swap_on_zram() {
  expect 0 guest "$1" --module zram -- sh -ec '
    echo 64M >/sys/block/zram0/disksize; mkswap /dev/zram0; swapon /dev/zram0; grep zram0 /proc/swaps'
}

# Ten minutes of idle time are over at once, which no other guest could do within its own two.
idle_time_is_skipped() {
  expect 0 guest "$1" --icount --timeout 120 -- sh -ec 'sleep 600; nproc'
  equals "$(cat "$work/case/out")" 1
}

boot_tests() {
  check "$1: exit status, files and output come back" files_and_status_come_back "$1"
  check "$1: the guest is set up as promised" guest_is_set_up "$1"
  check "$1: a guest that is counted has one CPU and skips idle time" idle_time_is_skipped "$1"
  check "$1: a static libbpf program counts system calls" static_bpf_program_counts "$1"
  check "$1: a module and its companions load" swap_on_zram "$1"
  check "$1: a kernel crash is told, with the console" crash_is_told "$1"
  check "$1: a hang is told, with what hangs" hang_is_told "$1"
  check "$1: processes left behind do not hold the guest" leftover_processes_do_not_hold_the_guest "$1"
  check "$1: a guest that ends without a result is told" missing_result_is_told "$1"
  [ "$1" = x86_64 ] || return 0
  check "$1: a result that does not match its header is told" forged_result_is_told "$1"
  check "$1: an emulator crash is retried once, and said so" emulator_crash_is_retried_once "$1"
  check "$1: an emulator that keeps crashing is told" emulator_that_keeps_crashing_is_told "$1"
  check "$1: an image of one's own boots" own_image_boots "$1"
  check "$1: an interrupted run leaves no process and no files" interrupted_run_leaves_nothing "$1"
}
