# SPDX-License-Identifier: Apache-2.0
# The summaries of all guests (summary.jq) and what the last line tells of them. A counted configuration that lost
# events did less than it should: its ratios are no figures.
def ratio($guest; $configuration; $workload):
  if $clock == "icount" and ($guest.lost[$configuration] // 0) > 0 then null else $guest.configurations[$configuration][$workload].ratio end;
def worst($guest; $configuration; $workloads):
  [$workloads[] as $w | ratio($guest; $configuration; $w)] | if any(. == null) then null else max end;

map({key: .arch, value: .}) | from_entries as $guests
| ($guests.x86_64 // {}) as $x | ($guests.arm64 // {}) as $a
| {
    command: $command,
    unit: (if $clock == "icount" then "instructions" else "ns" end),
    guests: $guests,
    figures: (
      if $clock == "icount" then
        (["4k", "thp", "mthp", "fork", "fault"] | map({key: "light_\(.)", value: ratio($x; "light"; .)}) | from_entries)
        + {none_thp: ratio($x; "none"; "thp"), exact_thp: ratio($x; "exact"; "thp"), bpftrace_thp: ratio($x; "bpftrace"; "thp"),
           arm64_thp: ratio($a; "light"; "thp"), light_vmas: ratio($x; "light"; "vmas"),
           none_vmas: ratio($x; "none"; "vmas"), bpftrace_vmas: ratio($x; "bpftrace"; "vmas")}
      else
        ($x + $a) as $guest
        | ["4k", "thp", "mthp", "vmas"] as $smaps | ["fork", "fault"] as $idle
        | {light_smaps: worst($guest; "light"; $smaps), exact_smaps: worst($guest; "exact"; $smaps),
           none_smaps: worst($guest; "none"; $smaps), light_idle: worst($guest; "light"; $idle),
           exact_idle: worst($guest; "exact"; $idle), bpftrace_smaps: worst($guest; "bpftrace"; $smaps),
           bpftrace_idle: worst($guest; "bpftrace"; $idle)}
      end)
  }
