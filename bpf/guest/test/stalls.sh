# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Tests of matched-stalls: calls of one thread and stalls of a trace, made for each verdict. Times in us.

: "${work:?set by selftest}" "${here:?set by selftest}"

# slept BEGIN END ASLEEP: a call.
slept() { echo "call tid=7 op=mmap begin_ns=${1}000 end_ns=${2}000 asleep_ns=${3}000" >>"$work/case/calls"; }

# told BEGIN END WALKER WALK
told() { echo "stall waiter=7 begin_ns=${1}000 end_ns=${2}000 overlap_ns=1000 asked=2 held=3 flags=0 name=app walker=$3 walk=$4" >>"$work/case/stalls"; }

# walked TID WALK BEGIN END
walked() { echo "walk tid=$1 walk=$2 begin_ns=${3}000 end_ns=${4}000 vma=1000" >>"$work/case/stalls"; }

# match LOST: of two agents, 8 and 9; what it says in case/out.
match() {
  {
    echo "thread tid=8 start_ns=1 name=6167656e74 first=1 last=2 walks=2 ends=2 snapshots=1"
    echo "thread tid=9 start_ns=1 name=6167656e74 first=1 last=2 walks=2 ends=2 snapshots=1"
    echo "stream mode=1 lost=$1 ringbuf=0 no_state=$1 nested=0 lost_unread=0 recursion=0 rate_limit=0 ended=yes"
  } >>"$work/case/stalls"
  expect 0 "$here/matched-stalls" 200 50 "$work/case/calls" "$work/case/stalls"
}

stall_as_long_as_its_call_matches() {
  slept 1000 2000 900
  walked 8 1 500 1900
  told 1010 1905 8 1
  match 0
  says 'calls=1 stalls=1 matched=1 longer=0 missed=0 .* false=0 misblamed=0 ' "$work/case/out"
}

two_stalls_of_a_call_are_added_up() {
  slept 1000 2000 900
  walked 8 1 500 1500
  told 1010 1510 8 1
  walked 9 1 1400 1950
  told 1500 1910 9 1
  match 0
  says 'matched=1 longer=0 missed=0 .* shared=0' "$work/case/out"
}

stall_that_tells_too_much_is_longer() {
  slept 1000 2000 500
  walked 8 1 500 1900
  told 1010 1905 8 1
  match 0
  says 'matched=0 longer=1 missed=0 ' "$work/case/out"
}

stall_of_a_short_sleep_that_tells_too_much_is_longer() {
  slept 1000 2000 100
  walked 8 1 500 1900
  told 1600 1899 8 1
  match 0
  says 'calls=0 stalls=1 matched=0 longer=0 missed=0 ' "$work/case/out"
  told 1599 1600 8 1
  match 0
  says 'calls=0 stalls=2 matched=0 longer=1 missed=0 ' "$work/case/out"
}

stall_that_tells_too_little_is_not_explained_by_walks() {
  slept 1000 2000 900
  walked 8 1 500 1900
  walked 8 2 1950 2500
  told 1010 1200 8 1
  walked 9 1 1000 1960
  walked 9 2 1970 2500
  match 0
  says 'matched=0 longer=0 missed=1 between=0 lost=0 unexplained=1 ' "$work/case/out"
}

missed_call_is_between_two_walks() {
  slept 1000 2000 900
  walked 8 1 500 900
  walked 8 2 1990 2500
  match 0
  says 'missed=1 between=1 lost=0 unexplained=0 ' "$work/case/out"
}

missed_call_that_slept_twice_is_between_two_walks() {
  slept 1000 3400 2362
  walked 8 1 500 2548
  walked 8 2 3511 4000
  walked 9 1 500 4000
  told 1098 2562 8 1
  match 0
  says 'missed=1 between=1 lost=0 unexplained=0 ' "$work/case/out"
}

lost_events_explain_one_missed_call_each() {
  slept 1000 2000 900
  slept 3000 4000 900
  walked 8 1 500 2990
  walked 8 2 2991 4500
  walked 9 1 500 2990
  walked 9 2 2991 4500
  match 1
  says 'missed=2 between=0 lost=1 unexplained=1 .* events_lost=1 ringbuf=0 no_state=1 nested=0' "$work/case/out"
}

stall_outside_calls_is_false() {
  slept 1000 2000 100
  walked 8 1 500 3000
  told 1500 2500 8 1
  match 0
  says 'stalls=1 .* false=1 misblamed=0 ' "$work/case/out"
}

# blamed BEGIN WALKER WALK: for a stall from then to 1905, of a walk that may be another's.
blamed() {
  slept 1000 2000 900
  walked 8 1 500 900
  walked 8 2 950 1900
  walked 6 1 500 1900
  told "$1" 1905 "$2" "$3"
  match 0
}

who_read_something_else_is_misblamed() {
  blamed 1010 8 2
  says 'misblamed=0' "$work/case/out"
  rm "$work"/case/*
  blamed 1010 8 1
  says 'misblamed=1' "$work/case/out"
  rm "$work"/case/*
  blamed 1010 6 1
  says 'misblamed=1' "$work/case/out"
}

# walk 2 of 8 began and has no end in the trace: one event is lost, or none is said to be.
walk_whose_end_was_lost() {
  slept 1000 2000 900
  walked 8 1 500 900
  walked 8 3 1950 2500
  walked 9 1 400 2500
  told "$1" "$2" 8 2
  match "$3"
}

walk_without_its_end_may_be_blamed() {
  walk_whose_end_was_lost 1010 1905 1
  says 'misblamed=0' "$work/case/out"
  rm "$work"/case/*
  walk_whose_end_was_lost 1010 1905 0
  says 'misblamed=1' "$work/case/out"
  rm "$work"/case/*
  walk_whose_end_was_lost 1960 1990 1
  says 'misblamed=1' "$work/case/out"
}

walk_without_its_end_is_no_gap_between_walks() {
  slept 1000 2000 900
  walked 8 1 500 900
  walked 8 3 1950 2500
  walked 9 1 400 2500
  match 0
  says 'missed=1 between=0 lost=0 unexplained=1' "$work/case/out"
}

stalls_tests() {
  check "a stall as long as its call slept matches" stall_as_long_as_its_call_matches
  check "stalls of one call are added up" two_stalls_of_a_call_are_added_up
  check "a stall longer than its call slept is told" stall_that_tells_too_much_is_longer
  check "a stall longer than a call of a short sleep slept is told" stall_of_a_short_sleep_that_tells_too_much_is_longer
  check "a stall shorter than its call slept is missed, and walks do not explain it" stall_that_tells_too_little_is_not_explained_by_walks
  check "a missed call while an agent was between two walks is explained" missed_call_is_between_two_walks
  check "a missed call that slept twice was between two walks of an agent, but for what sleeps reach" missed_call_that_slept_twice_is_between_two_walks
  check "a lost event explains one missed call" lost_events_explain_one_missed_call_each
  check "a stall outside of calls is false" stall_outside_calls_is_false
  check "a walk whose end was lost may be named, where it can have been" walk_without_its_end_may_be_blamed
  check "a walk whose end was lost is no time between walks" walk_without_its_end_is_no_gap_between_walks
  check "a stall names an agent and the walk that it was in" who_read_something_else_is_misblamed
}
