# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# QEMU: how each architecture's machine is started, watched and ended.

: "${here:?set by the script that sources this}"

emulator_program() {
  case $1 in
    x86_64) echo qemu-system-x86_64 ;;
    arm64) echo qemu-system-aarch64 ;;
  esac
}

console_device() {
  case $1 in
    x86_64) echo ttyS0 ;;
    arm64) echo ttyAMA0 ;;
  esac
}

machine_arguments() {
  case $1 in
    x86_64) echo "-M pc -cpu ${2:-max}" ;;
    arm64) echo "-M virt -cpu ${2:-cortex-a72}" ;;
  esac
}

require_host_tools() {
  local tool
  for tool in cpio xz zstd; do
    command -v $tool >/dev/null || die 3 "$tool is missing: run $here/tools install guest"
  done
}

# QEMU 7.2 miscarries x86 kernels that patch their own text, about one boot in eight; 10 does not.
require_emulator() {
  local program major
  program=$(emulator_program "$1")
  command -v "$program" >/dev/null || die 3 "$program is missing: run $here/tools install guest"
  major=$("$program" --version | sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')
  [ "$1" != x86_64 ] || [ "$major" -ge 10 ] ||
    die 3 "$program $major is too old for x86_64 guests (10 is needed): run $here/tools install guest"
}

# node_arguments NODES MEMORY SMP: memory and CPUs dealt out evenly to so many NUMA nodes.
node_arguments() {
  local nodes=$1 memory=$2 smp=$3 node
  [ "$nodes" -gt 1 ] || return 0
  for ((node = 0; node < nodes; node++)); do
    echo "-object memory-backend-ram,id=node$node,size=$((memory / nodes))M"
    echo "-numa node,nodeid=$node,memdev=node$node,cpus=$((smp * node / nodes))-$((smp * (node + 1) / nodes - 1))"
  done
}

# Counted, a guest's clock is its instructions, 1 ns each (2^0); when it has nothing to do, the next timer comes at once.
accelerator_arguments() {
  if [ "$1" = yes ]; then echo "-accel tcg,thread=single -icount shift=0,sleep=off"; else echo "-accel ${WALKSCOPE_ACCEL:-tcg,thread=multi}"; fi
}

# network_arguments PROGRAM: a card whose network is QEMU's own; none without PROGRAM.
network_arguments() {
  [ -z "$1" ] || echo "-netdev user,id=net,guestfwd=tcp:10.0.2.100:80-cmd:$1 -device virtio-net-pci,netdev=net,romfile="
}

# emulator_command ARCH CPU MEMORY SMP NODES KERNEL COMMAND_LINE WORK COUNTED NETWORK: the words of the command, one a line.
emulator_command() {
  local arch=$1 cpu=$2 memory=$3 smp=$4 nodes=$5 kernel=$6 line=$7 work=$8 counted=$9 network=${10}
  # shellcheck disable=SC2046  # words by design
  printf '%s\n' "$(emulator_program "$arch")" $(machine_arguments "$arch" "$cpu") \
    $(accelerator_arguments "$counted") -m "$memory" -smp "$smp" $(node_arguments "$nodes" "$memory" "$smp") $(network_arguments "$network") \
    -nodefaults -no-user-config -no-reboot -display none -monitor none \
    -kernel "$kernel" -initrd "$work/initramfs.cpio" -append "$line" \
    -serial "file:$work/console.log" \
    -drive "if=none,id=result,format=raw,cache=unsafe,file=$work/result.disk" \
    -device virtio-blk-pci,drive=result,serial=walkscope \
    -device virtio-serial-pci \
    -chardev "file,id=stdout,path=$work/stdout.pipe" -device virtserialport,chardev=stdout,name=stdout \
    -chardev "file,id=stderr,path=$work/stderr.pipe" -device virtserialport,chardev=stderr,name=stderr
}

emulator_pid=''
timer_pid=''
readers=()

# Ends what run_emulator started, by process id, and waits until it is gone.
stop_emulator() {
  [ -z "$timer_pid" ] || kill "$timer_pid" 2>/dev/null || true
  [ -z "$emulator_pid" ] || kill -KILL "$emulator_pid" 2>/dev/null || true
  [ -z "$emulator_pid$timer_pid" ] || wait ${emulator_pid:+"$emulator_pid"} ${timer_pid:+"$timer_pid"} 2>/dev/null || true
  emulator_pid='' timer_pid=''
  exec 7>&- 8>&-
  wait "${readers[@]}" || true
  readers=()
}

# run_emulator WORK TIMEOUT COMMAND...: shows the payload's output live (also kept in WORK/live.*); sets `ended` to
# `timeout` or to QEMU's own exit status.
run_emulator() {
  local work=$1 timeout=$2 first
  shift 2
  : >"$work/console.log"
  rm -f "$work"/std*.pipe
  mkfifo "$work/stdout.pipe" "$work/stderr.pipe"
  exec 7<>"$work/stdout.pipe" 8<>"$work/stderr.pipe" # held open: neither side waits for the other to open
  tee "$work/live.stdout" <"$work/stdout.pipe" 7>&- 8>&- &
  readers=($!)
  tee "$work/live.stderr" <"$work/stderr.pipe" >&2 7>&- 8>&- &
  readers+=($!)
  "$@" </dev/null >"$work/emulator.log" 2>&1 7>&- 8>&- &
  emulator_pid=$!
  sleep "$timeout" 7>&- 8>&- &
  timer_pid=$!
  ended=0
  wait -n -p first "$emulator_pid" "$timer_pid" || ended=$?
  # shellcheck disable=SC2034  # read by the caller
  [ "$first" != "$timer_pid" ] || ended=timeout
  stop_emulator
}
