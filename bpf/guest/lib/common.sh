# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Words every guest script shares: where the cache is, how an error looks, architecture names.

walkscope_cache=${WALKSCOPE_CACHE:-$HOME/.cache/walkscope}

say() { printf '%s\n' "$*" >&2; }

# die CODE MESSAGE: one line that says what to do.
die() {
  local code=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}

# Our architecture names are the kernel tree's users': x86_64 and arm64.
debian_arch() {
  case $1 in
    x86_64) echo amd64 ;;
    arm64) echo arm64 ;;
    *) die 2 "unknown architecture '$1': use x86_64 or arm64" ;;
  esac
}

# age_seconds FILE: seconds since FILE was written; a very large number when there is none.
age_seconds() {
  local written
  written=$(stat -c %Y "$1" 2>/dev/null) || { echo 999999999; return; }
  echo $(($(date +%s) - written))
}

# with_lock NAME COMMAND...: runs COMMAND while no other process holds NAME.
with_lock() {
  local lock=$walkscope_cache/locks/$1
  shift
  mkdir -p "${lock%/*}"
  (
    flock 9
    "$@"
  ) 9>"$lock"
}

# kernel_keys: of the table `kernels`, in its order.
kernel_keys() { grep -v '^#' "${here:?}/kernels" | awk '{ print $1 }'; }

# kernel_line KEY: key, suite, package, architectures and CPU model of the kernel that has this key or other name.
kernel_line() {
  grep -v '^#' "${here:?}/kernels" | awk -v key="$1" '$1 == key || $2 == key { print $1, $3, $4, $5, $6; found = 1 } END { exit !found }'
}
