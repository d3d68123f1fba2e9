# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Kernel modules of a guest: resolved on the host through modules.dep, so that the guest only needs insmod.

# Modules that the runner itself needs: the result channel's disk, and the ports for live output.
runner_modules=(virtio_pci virtio_blk virtio_console)

# Modules that another one asks for by name at run time, which no dependency file tells.
companions() {
  case $1 in
    zram) echo "lzo_rle lz4 zstd zsmalloc" ;;
  esac
}

# module_order TREE NAME...: paths under TREE in load order; "missing NAME" for what the kernel does not have.
# Names compare with - and _ equal, as modprobe does. Built-in ones need nothing.
module_order() {
  local tree=$1
  shift
  awk -v wanted="$*" '
    function name(path) { sub(/.*\//, "", path); sub(/\.ko.*/, "", path); gsub(/-/, "_", path); return path }
    FILENAME ~ /modules.builtin$/ { builtin[name($1)] = 1; next }
    FILENAME ~ /modules.softdep$/ { if ($1 == "softdep" && $3 == "pre:") before[name($2)] = $0; next }
    { path = $1; sub(/:$/, "", path); file[name(path)] = path; sub(/^[^:]*: ?/, ""); needs[path] = $0 }
    function load(path,    parts, n, i, soft) {
      if (path in done) return
      done[path] = 1
      n = split(before[name(path)], soft, " ")
      for (i = 4; i <= n && soft[i] !~ /:$/; i++) if (name(soft[i]) in file) load(file[name(soft[i])])
      n = split(needs[path], parts, " ")
      for (i = n; i >= 1; i--) load(parts[i])
      print path
    }
    END {
      n = split(wanted, names, " ")
      for (k = 1; k <= n; k++) {
        m = name(names[k])
        if (m in file) load(file[m]); else if (!(m in builtin)) print "missing " names[k]
      }
    }' "$tree/modules.builtin" "$tree/modules.softdep" "$tree/modules.dep"
}

# modules_here TREE NAME...: sets here_modules to those that the kernel has as modules or built in; names the others. A
# kernel without a modules folder has built in what it has, and the payload sees what it lacks.
modules_here() {
  local tree=$1 name missing
  shift
  here_modules=()
  [ -d "$tree" ] || return 0
  for name in "$@"; do
    missing=$(module_order "$tree" "$name" | sed -n 's/^missing //p')
    if [ -z "$missing" ]; then here_modules+=("$name"); else say "this kernel has no module $name: left out"; fi
  done
}

decompress() {
  case $1 in
    *.xz) xz -dc "$1" ;;
    *.zst) zstd -dcq "$1" ;;
    *.gz) gzip -dc "$1" ;;
    *) cat "$1" ;;
  esac
}

# place_modules TREE INTO NAME...: uncompressed modules as INTO/NN-name.ko, in load order. A runner module that is
# missing is left out (a kernel of one's own has it built in or does without); a requested one is an error.
place_modules() {
  local tree=$1 into=$2 requested extra line file number=10
  shift 2
  requested=" $* "
  mkdir -p "$into"
  [ -d "$tree" ] || { [ $# = 0 ] || die 2 "this kernel has no modules folder: --module $1 cannot be met"; return 0; }
  extra=$(for line in "$@"; do companions "$line"; done)
  # shellcheck disable=SC2086  # a list of names
  module_order "$tree" "${runner_modules[@]}" $extra "$@" |
    while read -r line; do
      case $line in
        "missing "*)
          [[ $requested != *" ${line#missing } "* ]] || die 2 "this kernel has no module ${line#missing }"
          continue
          ;;
      esac
      file=${line##*/}
      decompress "$tree/$line" >"$into/$number-${file%%.ko*}.ko"
      number=$((number + 1))
    done
}
