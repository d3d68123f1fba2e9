# SPDX-License-Identifier: Apache-2.0
# Tables and the last line for a reader, of what figures.jq made.
def workloads: ["4k", "thp", "mthp", "vmas", "fork", "fault"];
def configurations: ["light", "folios", "exact", "none", "locks", "stalls", "bpftrace", "funclatency"];
def right($n): tostring | (" " * ($n - length) // "") + .;
def left($n): tostring | . + (" " * ($n - length) // "");
def rounded($digits): if . == null then "-" else
    (if . < 0 then "-" else "" end) + (fabs * pow(10; $digits) | round | tostring
      | ("0" * ($digits + 1 - length) // "") + . | if $digits == 0 then . else .[:-$digits] + "." + .[-$digits:] end) end;
def row($head; cells): ($head | left(26)) + ([cells | right(12)] | join(""));

.unit as $unit
| (.guests[] | . as $guest
  | "\(.release), \(.arch): smaps of \(.mib."4k") MiB of 4 KiB pages, \(.mib.thp) MiB of THP, \(.mib.mthp) MiB of mTHP, many small VMAs; fork with exec; page fault",
    (if $unit == "instructions" then
      "counted: guest instructions (QEMU -icount shift=0, 1 vCPU), told by clock \(.clock.source): \(.clock.instructions) instructions of a loop took \(.clock.told_ns) ns",
      "the tool's consumer is stopped while a workload runs; not in the figures: it, caches, atomics between CPUs, and time that no instruction takes"
    else "measured: ns by clock \(.clock.source), the tool's consumer beside the workload" end),
    "",
    row("ratio to no probe"; workloads[]),
    (configurations[] as $c | select($guest.configurations[$c]) | row($c; workloads[] as $w | $guest.configurations[$c][$w].ratio | rounded(3))),
    row("\($unit), no probe"; workloads[] as $w | $guest.baseline[$w].median | rounded(0)),
    row("their spread, % "; workloads[] as $w | $guest.baseline[$w].spread * 100 | rounded(2)),
    "",
    row("\($unit) more a walk"; (["4k", "thp", "mthp", "vmas"][]), "a fork", "a fault"),
    (configurations[] as $c | select($guest.configurations[$c]) | row($c;
      (workloads[] as $w | $guest.configurations[$c][$w] | .more_a_walk // .more | rounded(0)))),
    row("walks a read"; ["4k", "thp", "mthp", "vmas"][] as $w | $guest.walks_a_read[$w] | rounded(0)),
    (.lost | to_entries[] | select(.value > 0) | "\(.key) lost \(.value) events: it did less than it should"),
    (.absent | to_entries[] | "\(.key) did not start: \(.value)"),
    "",
    "\($unit) a run of each program, with the kernel's statistics on, measured apart:",
    (.programs[] | "  \(.mode | left(7))\(.program | left(30))\(.runs | right(10)) runs\(.a_run | rounded(0) | right(9))"),
    ""),
  (.figures | to_entries | map(select(.value == null).key) | select(length > 0) | "not measured in this run: \(join(", "))"),
  "result: " + (.figures | to_entries | map(select(.value != null) | "\(.key)=\(.value | rounded(3))") | join(" "))
