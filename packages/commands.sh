# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The launcher's `package` commands. Sourced by walkscope.

: "${root:?set by walkscope}"

# package_options COMMAND "OPTION..." "$@": sets architectures, into and revision.
package_options() {
  local command=$1 takes=" $2 "
  shift 2
  architectures=() into=$root/packages/target revision=1
  while [ $# -gt 0 ]; do
    [[ $takes = *" $1 "* ]] || wrong "$command takes no '$1': see $command --help"
    [ $# -gt 1 ] || wrong "$1 wants a value"
    case $1 in
      --arch)
        one_of --arch "$2" amd64 arm64
        architectures+=("${2/amd64/x86_64}")
        ;;
      --into) into=$2 ;;
      --revision)
        [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong "--revision wants a whole number from 1 to 99999, not '$2'"
        revision=$2
        ;;
    esac
    shift 2
  done
  [ ${#architectures[@]} -gt 0 ] || architectures=(x86_64 arm64)
  mkdir -p "$into" 2>/dev/null && [ -w "$into" ] || die "$into cannot be written to: name another folder with --into"
  into=$(cd "$into" && pwd)
}

# Where its help is asked of a probe, one for this machine is built too.
package_deb() {
  local arch
  package_options 'package deb' '--arch --into --revision' "$@"
  need build packages
  build_java
  for arch in "$(host_arch)" "${architectures[@]}"; do build_probe "$arch"; done
  "$root/packages/deb/build" "$into" "$revision" "${architectures[@]}" || die "no packages, see above"
  say "in $into"
}

package_images() {
  local arch
  package_options 'package images' '--arch --into' "$@"
  need build packages
  build_java
  for arch in "${architectures[@]}"; do build_probe "$arch"; done
  say "making images of ${architectures[*]}"
  "$root/packages/images/build" "$into" "${architectures[@]}" || die "no images, see above"
  say "in $into"
}

package() {
  case ${1:-} in
    deb) package_deb "${@:2}" ;;
    images) package_images "${@:2}" ;;
    *) wrong "package deb or images, not '${1:-}'" ;;
  esac
}

# Two builds, installed, used, upgraded and removed in a guest with systemd; the spool of all that must be whole.
guest_packages() {
  local out system revision segments
  guest_options 'guest packages' '' "$@"
  [ "$arch" = x86_64 ] || wrong "guest packages has a system for --arch x86_64 alone"
  need guest packages
  out=$(mktemp -d)
  for revision in 1 2; do
    (package_deb --arch amd64 --revision $revision --into "$out/debs/$revision") || exit
  done
  system=$("$root/packages/guest/system") || exit
  say "booting $kernel with systemd; packages are installed, upgraded, removed"
  "$root/bpf/guest/run" --arch "$arch" --kernel "$kernel" --out "$out/guest" --trace --timeout 3600 --memory 3072 \
    --append 'rdinit=/first systemd.wants=guest.service systemd.mask=serial-getty@ttyS0.service' --files "$root/packages/guest/first:/first" --files "$system:/system" \
    --files "$root/packages/guest/guest.service:/system/etc/systemd/system/guest.service" \
    --files "$root/packages/guest/check:/system/walkscope/check" --files "$out/debs:/system/debs" -- \
    chroot /proc/1/root /walkscope/check /initramfs/out || guest_failed $? "$out/guest"
  mapfile -t segments < <(find "$out/guest/spool" -name '*.avro' | sort)
  say "looking whether the spool is whole: ${#segments[@]} segments"
  (run_offline check "${segments[@]}") || die "the spool is not whole; what was recorded is in $out"
  local passed failed
  read -r passed failed <"$out/guest/verdict"
  echo "result: passed=$((passed + 1)) failed=$failed"
  rm -rf "$out"
}

# commands_at PLACE: sets commands, those that docs/operating.md has there.
commands_at() { mapfile -d '' -t commands < <("$root/packages/guest/commands-of" "$1") && [ ${#commands[@]} -gt 0 ]; }

hub='' # its process, when it runs

# hub_runs DIR: the hub's commands, in DIR; the one that stays there is up when it has told its page.
hub_runs() {
  local command
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$root/walkscope" >"$1/walkscope"
  chmod +x "$1/walkscope"
  commands_at hub || die "docs/operating.md has no commands for a hub"
  for command in "${commands[@]}"; do
    say "hub: ${command%%$'\n'*}"
    if [[ $command = *'&' ]]; then
      (cd "$1" && XDG_STATE_HOME=$1/state exec bash -c "exec ${command%&}") >"$1/up.txt" 2>&1 &
      hub=$!
      until grep -q '^page ' "$1/up.txt"; do
        kill -0 "$hub" 2>/dev/null || die "$(tail -n 1 "$1/up.txt")"
        sleep 1
      done
    else
      (cd "$1" && bash -euo pipefail -c "$command") >"$1/said.txt" 2>&1 || die "it failed: $(tail -n 1 "$1/said.txt")"
    fi
  done
}

# The commands of docs/operating.md for a first host: the hub's here, the host's in a fresh guest, until the page has it.
guest_operator() {
  local out system commands=() counted
  guest_options 'guest operator' '' "$@"
  [ "$arch" = x86_64 ] || wrong "guest operator has a system for --arch x86_64 alone"
  need guest packages
  out=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "operator_ends '$out'" EXIT
  mkdir "$out"/{hub,operator}
  "$root/packages/guest/commands-of" host >"$out/operator/commands" || exit
  (package_deb --arch amd64 --into "$out/operator") || exit
  system=$("$root/packages/guest/system") || exit
  hub_runs "$out/hub"
  cp "$out/hub/hub.crt" "$out/operator/"
  commands_at seen || die "docs/operating.md has no command that says who is there"
  printf '#!/bin/bash\n%s\n' "${commands[@]}" >"$out/seen"
  chmod +x "$out/seen"
  say "booting $kernel with systemd; the host's commands run there"
  "$root/bpf/guest/run" --arch "$arch" --kernel "$kernel" --out "$out/guest" --trace --timeout 3600 --memory 3072 --network "$out/seen" \
    --append 'rdinit=/first systemd.wants=guest.service systemd.mask=serial-getty@ttyS0.service' --files "$root/packages/guest/first:/first" --files "$system:/system" \
    --files "$root/packages/guest/guest.service:/system/etc/systemd/system/guest.service" \
    --files "$root/packages/guest/operator:/system/walkscope/operator" --files "$out/operator:/system/operator" -- \
    chroot /proc/1/root /walkscope/operator /initramfs/out || guest_failed $? "$out/guest"
  counted=$(for place in hub host seen; do "$root/packages/guest/commands-of" "$place"; done | tr -dc '\0' | wc -c)
  echo "result: commands=$counted page=$(jq -c '[.hosts[] | {host, state}]' "$out/guest/seen")"
}

# operator_ends DIR: the hub ends as Ctrl-C ends it.
operator_ends() {
  if [ -n "$hub" ]; then
    kill -TERM "$hub" 2>/dev/null || true
    wait "$hub" || true
  fi
  rm -rf "$1"
}
