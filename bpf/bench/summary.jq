# SPDX-License-Identifier: Apache-2.0
# The lines of one guest (payload), summed up: medians over the rounds, of ratios to what was measured without a probe: just before,
# or, where instructions are counted and nothing drifts, the median of all.
def median: sort | length as $n | if $n == 0 then null elif $n % 2 == 1 then .[$n / 2 | floor] else (.[$n / 2 - 1] + .[$n / 2]) / 2 end;

# beside(STEP): of baselines by their step, the one to hold a value of STEP against.
def beside($step): if $clock == "icount" then [.[]] | median else .[$step] end;

[inputs | split(" ")] as $lines
| def of(kind): $lines[] | select(.[0] == kind);
  ([of("guest")] | first) as $guest
| ([of("walks") | {(.[1]): (.[2] | tonumber)}] | add // {}) as $walks
| ([of("absent") | {(.[1]): (.[2:] | join(" "))}] | add // {}) as $absent
# {workload: {configuration: {step: value}}}
| (reduce of("sample") as $s ({}; .[$s[3]][$s[2]][$s[1]] = ($s[4] | tonumber))) as $samples
| (reduce of("lost") as $l ({}; .[$l[1]] += ($l[2] | tonumber))) as $lost
| {
    arch: $arch,
    release: $guest[1],
    clock: {source: $guest[2], instructions: ($guest[3] | tonumber), told_ns: ($guest[4] | tonumber)},
    mib: {"4k": $small, thp: $thp, mthp: $small},
    walks_a_read: $walks,
    baseline: ($samples | map_values(.baseline | [.[]] | {median: median, spread: ((max - min) / median)})),
    absent: $absent,
    lost: $lost,
    # of each configuration and workload
    configurations: (
      reduce ($samples | to_entries[] | .key as $workload | .value.baseline as $baseline | .value | to_entries[]
        | select(.key != "baseline") | [$workload, .key, .value, $baseline]) as [$workload, $configuration, $steps, $baseline] ({};
        .[$configuration][$workload] = {
          ratio: ([$steps | to_entries[] | .key as $step | .value / ($baseline | beside($step))] | median),
          more: ([$steps | to_entries[] | .key as $step | .value - ($baseline | beside($step))] | median)
        }
        | .[$configuration][$workload].more_a_walk = (if $walks[$workload] then .[$configuration][$workload].more / $walks[$workload] else null end))),
    programs: [of("program") | {mode: .[1], program: .[2], total: (.[3] | tonumber), runs: (.[4] | tonumber)} | select(.runs > 0)]
      | group_by([.mode, .program])
      | map({mode: .[0].mode, program: .[0].program, runs: (map(.runs) | add), a_run: ((map(.total) | add) / (map(.runs) | add))})
  }
