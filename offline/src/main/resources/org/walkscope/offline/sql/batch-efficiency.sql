-- How well does each consumer batch: achievable steps by steps?
SELECT host.hostname AS host, consumer, walker_kind,
  count(*) AS walks,
  sum(counts.none + counts.folio + counts.marker + counts.pfn + counts.swap + counts.migration + counts.device
    + counts.hwpoison) FILTER (told)::BIGINT AS entries,
  sum(steps) FILTER (told)::BIGINT AS steps,
  sum(achievable_steps) FILTER (told)::BIGINT AS achievable_steps,
  round(sum(achievable_steps) / nullif(sum(steps), 0), 3) AS efficiency,
  sum(steps - achievable_steps) FILTER (told)::BIGINT AS steps_to_save,
  bool_and(achievable_exact) AS exact
FROM (SELECT *, achievable_exact OR steps > 0 OR achievable_steps > 0 AS told FROM walks) -- a trace without entries tells none
WHERE missing_walks = 0
GROUP BY ALL
ORDER BY steps_to_save DESC NULLS LAST, host, consumer, walker_kind
