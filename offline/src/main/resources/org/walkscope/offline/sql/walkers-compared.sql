-- Do both page walkers find the same, and in how many steps each?
SELECT host.hostname AS host, target.comm AS target, consumer, verdict,
  count(*) AS comparisons,
  sum(compared_bytes)::BIGINT AS compared_bytes,
  round(sum(legacy.steps / legacy.readings)) AS legacy_steps,
  round(sum("range".steps / "range".readings)) AS range_steps,
  sum(len(ranges) + ranges_dropped)::BIGINT AS differing_ranges,
  sum(len(figures) + figures_dropped)::BIGINT AS differing_figures,
  list_sort(list_distinct(flatten(list(reasons)))) AS reasons
FROM walker_comparisons
GROUP BY ALL
ORDER BY host, target, consumer, verdict
