# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Verdict on a finished run: reads the result channel and the console, and tells the causes of a failure apart.

crash_pattern='Kernel panic|Oops[: ]|BUG: |kernel BUG at|Unable to handle kernel|general protection fault|Internal error:|blocked for more than|Fatal exception'
channel_data_offset=65536 # bytes

# read_channel WORK: `absent`, `damaged REASON`, or `status N`; the tar goes to WORK/result.tar.
read_channel() {
  local work=$1 header length sum seen
  header=$(head -c 512 "$work/result.disk" | tr -d '\0')
  [ -n "$header" ] || { echo absent; return; }
  [[ $header =~ ^"WALKSCOPE-RESULT 1 status="([0-9]{1,3})" length="([0-9]+)" sha256="([0-9a-f]{64})" end"$ ]] ||
    { echo "damaged the header is not one of ours: $(head -c 40 <<<"$header" | tr -c '[:print:]' '?')"; return; }
  length=${BASH_REMATCH[2]} sum=${BASH_REMATCH[3]}
  dd if="$work/result.disk" of="$work/result.tar" bs=64k iflag=skip_bytes,count_bytes \
    skip="$channel_data_offset" count="$length" status=none
  seen=$(sha256sum <"$work/result.tar")
  [ "${seen%% *}" = "$sum" ] || { echo "damaged the checksum of its $length bytes is not the header's"; return; }
  echo "status ${BASH_REMATCH[1]}"
}

# An int3 that the kernel does not know of is the emulator running text that the kernel has patched since.
emulator_fault() { grep -q 'int3: 0000 \[#' "$1/console.log"; }

kernel_crashed() { grep -qE "$crash_pattern" "$1/console.log"; }

crash_lines() { grep -nE -m1 "$crash_pattern" "$1" | cut -d: -f1 | { read -r at && sed -n "$at,$((at + 15))p" "$1"; } | tr -d '\r'; }

# shellcheck disable=SC2034  # read by the caller
# judge WORK ENDED TIMEOUT: sets outcome (payload, timeout, crash, channel, emulator, emulator-setup), exit_code, reason.
judge() {
  local work=$1 end=$2 timeout=$3 channel
  if [ "$end" != timeout ] && { [ "$end" -gt 128 ] || emulator_fault "$work"; }; then
    outcome=emulator exit_code=126 reason="the emulator itself failed (exit $end): $(tail -n 1 "$work/emulator.log")"
  elif [ "$end" != timeout ] && [ "$end" -ne 0 ]; then
    outcome=emulator-setup exit_code=126 reason="the emulator did not run (exit $end): $(tail -n 1 "$work/emulator.log")"
  elif kernel_crashed "$work"; then
    outcome=crash exit_code=125
    reason="the guest kernel crashed: $(grep -oE -m1 "($crash_pattern).*" "$work/console.log" | tr -d '\r')"
  elif [ "$end" = timeout ]; then
    outcome=timeout exit_code=124 reason="the guest did not finish within $timeout s"
  else
    channel=$(read_channel "$work")
    case $channel in
      status*) outcome=payload exit_code=${channel#status } reason= ;;
      absent) outcome=channel exit_code=123 reason="the guest ended without sending a result" ;;
      *) outcome=channel exit_code=123 reason="the result channel is damaged: ${channel#damaged }" ;;
    esac
  fi
}

# explain OUTCOME REASON CONSOLE: one line with the cause and the log's path, then the lines of the log that matter.
explain() {
  say "guest run: $2 (console: $3)"
  case $1 in
    crash) crash_lines "$3" | sed 's/^/  | /' >&2 ;;
    *) tail -n 12 "$3" | tr -d '\r' | sed 's/^/  | /' >&2 ;;
  esac
}
