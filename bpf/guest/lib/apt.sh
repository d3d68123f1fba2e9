# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Private apt states: packages of any Debian suite and architecture, from this machine's own mirror,
# without touching the system's sources, lists or caches. Needs lib/common.sh.

: "${walkscope_cache:?source lib/common.sh first}"
apt_lists_max_age=${WALKSCOPE_APT_MAX_AGE:-21600} # seconds; superseded kernels vanish from the archive

host_codename() {
  # shellcheck source=/dev/null
  (. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
}

# The mirror as apt itself reads it from one-line and deb822 sources, mirror lists and proxies included.
# The archive's base is the one that serves CODENAME and CODENAME-updates; third parties serve no -updates.
debian_mirror() {
  [ -z "${WALKSCOPE_MIRROR:-}" ] || { echo "${WALKSCOPE_MIRROR%/}"; return; }
  local lists mirror
  lists=$(mktemp -d)
  mirror=$(apt-get update --print-uris -o Dir::State::Lists="$lists" 2>/dev/null |
    awk -v codename="$(host_codename)" '
      match($0, /^\047.*\/dists\/[^ ]*\/InRelease\047/) {
        uri = substr($0, 2, RLENGTH - 12)
        split(uri, part, "/dists/")
        if (part[2] == codename) order[++n] = part[1]
        if (part[2] == codename "-updates") updates[part[1]] = 1
        if (part[2] == codename && part[1] ~ /\/debian$/ && !named) named = part[1]
      }
      END {
        for (i = 1; i <= n; i++) if (order[i] in updates) { print order[i]; exit }
        if (named) print named
      }')
  rm -rf "$lists"
  [ -n "$mirror" ] || die 3 "no Debian archive among this machine's apt sources: set WALKSCOPE_MIRROR to its URL"
  echo "$mirror"
}

# apt_source_line SUITE...: one-line sources for suites of the archive.
apt_source_line() {
  local mirror suite keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=
  mirror=$(debian_mirror) || return
  [ ! -e $keyring ] || options="[signed-by=$keyring] "
  for suite in "$@"; do echo "deb $options$mirror $suite main"; done
}

# The system's apt settings (proxies, credentials, timeouts), without what acts on the system.
apt_settings() {
  apt-config dump | grep -Ev '^(APT::Update|APT::Architectures?|APT::NeverAutoRemove|Dir|CommandLine)(::| )'
  echo 'Dir::Etc::main "/dev/null";'
  echo 'Dir::Etc::parts "/dev/null";'
}

# apt_state SUITE ARCH: prepares the private state, refreshes its lists when they are old, prints its apt.conf.
# Fails when the mirror cannot be reached; `apt_state SUITE ARCH now` refreshes in any case.
apt_state() {
  local suite=$1 arch=$2 when=${3:-} state=$walkscope_cache/apt/$1-$2
  mkdir -p "$state/none" "$state/lists/partial" "$state/cache/archives/partial"
  if [ "$when" = now ] || [ "$(age_seconds "$state/refreshed")" -gt "$apt_lists_max_age" ]; then
    with_lock "apt-$suite-$arch" apt_refresh "$suite" "$arch" "$state" || return
  fi
  echo "$state/apt.conf"
}

# apt_conf ARCH STATE: its apt.conf.
apt_conf() {
  local arch=$1 state=$2
  apt_settings
  cat <<CONF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Sandbox::User "$(id -un)";
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "$state/none";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$state/none";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "/dev/null";
Dir::Cache "$state/cache";
CONF
}

apt_refresh() {
  local suite=$1 arch=$2 state=$3
  # until the lists are those of this mirror, the state is old, whatever it was before
  rm -f "$state/refreshed"
  apt_source_line "$suite" >"$state/sources.list" || return
  apt_conf "$arch" "$state" >"$state/apt.conf"
  say "reading the package lists of $suite ($arch)"
  APT_CONFIG=$state/apt.conf apt-get -qq -o APT::Update::Error-Mode=any update >&2 || return
  touch "$state/refreshed"
}

# apt_unpack CONF DIR PACKAGE...: downloads packages and unpacks them into DIR.
apt_unpack() {
  local conf=$1 into=$2 debs
  shift 2
  mkdir -p "$into"
  debs=$(mktemp -d "$into/.debs.XXXXXX")
  (cd "$debs" && APT_CONFIG=$conf apt-get -qq download "$@" >&2) || { rm -rf "$debs"; return 1; }
  local deb
  for deb in "$debs"/*.deb; do dpkg -x "$deb" "$into" || { rm -rf "$debs"; return 1; }; done
  rm -rf "$debs"
}
