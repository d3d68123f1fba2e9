# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The guest's root file system: busybox, our init, the modules, the payload and the files it needs.

: "${walkscope_cache:?source lib/common.sh first}" "${here:?set by the script that sources this}"

# guest_busybox ARCH: path of a static busybox for ARCH, from the host's release.
guest_busybox() {
  local arch=$1 folder=$walkscope_cache/busybox/$1
  [ -x "$folder/busybox" ] || with_lock "busybox-$arch" fetch_busybox "$arch" "$folder" || return
  echo "$folder/busybox"
}

fetch_busybox() {
  local arch=$1 folder=$2 debarch conf work
  [ ! -x "$folder/busybox" ] || return 0
  debarch=$(debian_arch "$arch")
  conf=$(apt_state "$(host_codename)" "$debarch") || return
  mkdir -p "$walkscope_cache/busybox"
  work=$(mktemp -d "$walkscope_cache/busybox/.fetch.XXXXXX")
  apt_unpack "$conf" "$work/unpacked" busybox-static || { rm -rf "$work"; return 1; }
  mkdir "$work/result"
  mv "$work/unpacked/bin/busybox" "$work/result/" 2>/dev/null || mv "$work/unpacked/usr/bin/busybox" "$work/result/"
  mv -T "$work/result" "$folder"
  rm -rf "$work"
}

# quoted WORD...: the words for a POSIX shell.
quoted() {
  local word
  for word in "$@"; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}

# place_file ROOT HOSTPATH:GUESTPATH
place_file() {
  local root=$1 from=${2%:*} to=${2##*:}
  [[ $2 == *:/* ]] || die 2 "--files wants HOSTPATH:/GUESTPATH, not '$2'"
  [ -e "$from" ] || die 2 "--files: there is no $from"
  mkdir -p "$root$(dirname "$to")"
  if [ -d "$from" ]; then
    mkdir -p "$root$to"
    cp -a "$from/." "$root$to/"
  else
    cp -L --preserve=mode "$from" "$root$to"
  fi
}

# base_root ROOT ARCH: folders, busybox, init. sbin and lib64 stay folders so that --files may fill them.
base_root() {
  local root=$1 arch=$2 busybox
  busybox=$(guest_busybox "$arch") || die 3 "busybox for $arch could not be fetched: check the mirror"
  mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,lib,etc,proc,sys,dev,tmp,run,out,root,boot,mnt,walkscope/modules}
  cp "$busybox" "$root/bin/busybox"
  ln -s busybox "$root/bin/sh"
  install -m 755 "$here/init/init" "$root/init"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
}

# pack_root ROOT FILE: the archive that the kernel unpacks; owned by root whoever packs it.
pack_root() {
  (cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio --null -o -H newc -R 0:0 --quiet) >"$2"
}
