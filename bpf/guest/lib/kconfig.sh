# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The configuration of a kernel, from wherever it can be had. Needs lib/common.sh.

is_config() { head -c 65536 "$1" | tr -d '\0' | grep -aqE '^(CONFIG_[A-Z0-9_]+=|# CONFIG_[A-Z0-9_]+ is not set)'; }

# unpacked_ikconfig FILE: what CONFIG_IKCONFIG put into an unpacked kernel, between its marks; fails without.
unpacked_ikconfig() {
  local at text
  at=$(LC_ALL=C grep -aboP -m1 'IKCFG_ST\x1f\x8b\x08' "$1" | head -n 1 | cut -d: -f1) || return
  [ -n "$at" ] || return
  text=$(tail -c +$((at + 9)) "$1" | gzip -dcq 2>/dev/null) || true # it fails on what follows
  [ -n "$text" ] && printf '%s\n' "$text"
}

# A packed kernel in an image, by its first bytes: PATTERN COMMAND...
packings() {
  cat <<'LIST'
\x1f\x8b\x08 gzip -dcq
\xfd7zXZ\x00 xz -dcq --single-stream
\x28\xb5\x2f\xfd zstd -dcq
\x02\x21\x4c\x18 lz4 -dcq
LIST
}

# ikconfig IMAGE SCRATCH: the configuration inside an image, as it is or packed.
ikconfig() {
  local image=$1 scratch=$2 pattern tool at
  unpacked_ikconfig "$image" && return
  while read -r pattern tool; do
    command -v "${tool%% *}" >/dev/null || continue
    for at in $(LC_ALL=C grep -aboP "$pattern" "$image" | head -n 20 | cut -d: -f1); do
      # shellcheck disable=SC2086  # a command's words
      tail -c +$((at + 1)) "$image" | $tool >"$scratch" 2>/dev/null || true # what follows the kernel is no part of it
      [ ! -s "$scratch" ] || ! unpacked_ikconfig "$scratch" || return 0
    done
  done < <(packings)
  return 1
}

# find_config PATH INTO: the configuration that PATH is, has beside it, or holds.
find_config() {
  local path=$1 into=$2 beside=${1%/*}/config
  [[ $path == */* ]] || beside=config
  [ -e "$path" ] || die 2 "there is no $path: give a .config or a kernel image"
  [ -f "$path" ] || die 2 "$path is no file: give a .config or a kernel image"
  [ -r "$path" ] || die 2 "$path cannot be read: check its permissions"
  if is_config "$path"; then
    cp "$path" "$into"
  elif [ -f "$beside" ]; then
    cp "$beside" "$into"
  elif ! ikconfig "$path" "$into.image" >"$into"; then
    die 2 "$path holds no configuration and none lies beside it: put its .config there as 'config', or build it with CONFIG_IKCONFIG"
  fi
}

config_arch() {
  if grep -q '^CONFIG_X86_64=y' "$1" || grep -q '^# Linux/x86' "$1"; then
    echo x86_64
  elif grep -q '^CONFIG_ARM64=y' "$1" || grep -q '^# Linux/arm64' "$1"; then
    echo arm64
  fi
}

# config_modules PATH: not empty where modules can be had: of a .config nothing is known of its image yet.
config_modules() {
  if is_config "$1" || [ -d "$(dirname "$1")/modules" ]; then echo yes; fi
}
