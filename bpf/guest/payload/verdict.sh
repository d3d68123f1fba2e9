# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Functions of payloads that judge the probe themselves: a line for each thing that must hold.

passed=0 failed=0

# holds WHAT COMMAND...: WHAT must hold, and does when COMMAND succeeds.
holds() {
  what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok   $what"
  else
    failed=$((failed + 1))
    echo "FAIL $what"
  fi
}

# is A B: two texts are the same; said where not.
is() {
  [ "$1" = "$2" ] || {
    echo "     it is '$1', not '$2'"
    return 1
  }
}

# at_most NUMBER LIMIT
at_most() {
  [ "$1" -le "$2" ] || {
    echo "     it is $1, more than $2"
    return 1
  }
}

# above NUMBER LIMIT
above() {
  [ "$1" -gt "$2" ] || {
    echo "     it is $1, not above $2"
    return 1
  }
}

# field NAME FILE: its value in the line of FILE that begins with `stream`.
field() { sed -n "s/^stream .* $1=\([^ ]*\).*/\1/p" "$2"; }

# verdict: the last line, and the payload's exit status.
verdict() {
  echo "result: passed=$passed failed=$failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
