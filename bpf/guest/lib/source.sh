# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The kernel's source as Debian packages it. Needs lib/common.sh and lib/apt.sh.

: "${walkscope_cache:?source lib/common.sh first}"
source_suite=trixie-backports

progress() { say "[$SECONDS s] $*"; }

# source_state: an apt.conf that knows the source's package; fails when the mirror cannot be reached.
source_state() { apt_state "$source_suite" amd64; }

# source_package CONF: the name of the suite's newest.
source_package() {
  APT_CONFIG=$1 apt-cache depends linux-source |
    sed -n "s/.*Depends: \(linux-source-[0-9.]*\)$/\1/p" | head -n 1
}

# source_version CONF PACKAGE
source_version() {
  local version
  version=$(APT_CONFIG=$1 apt-cache show --no-all-versions "$2" | sed -n 's/^Version: //p')
  [ -n "$version" ] || die 3 "$source_suite has no linux-source"
  echo "$version"
}

# source_unpack CONF PACKAGE DIR [TAR ARGUMENT...]: the source into DIR, all of it or what the arguments select, by
# names that begin with */.
source_unpack() {
  local conf=$1 package=$2 into=$3
  shift 3
  progress "fetching $package"
  mkdir -p "$into"
  apt_unpack "$conf" "$into/.package" "$package"
  progress "unpacking"
  tar -xJf "$into"/.package/usr/src/linux-source-*.tar.xz -C "$into" --strip-components=1 \
    --wildcards --no-wildcards-match-slash "$@"
  rm -rf "$into/.package"
}

# newest_result CACHE: of results that are folders with a key in them, for when the mirror cannot be reached.
newest_result() { find "$1" -mindepth 2 -maxdepth 2 -name key -printf '%T@ %h\n' 2>/dev/null | sort -n | tail -n 1 | cut -d' ' -f2-; }
