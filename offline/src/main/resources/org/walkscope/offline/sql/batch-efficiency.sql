-- How well does each consumer batch: achievable steps by steps?
SELECT host.hostname AS host, consumer, walker_kind,
  count(*) AS walks,
  sum(counts.none + counts.folio + counts.marker + counts.pfn + counts.swap + counts.migration + counts.device
    + counts.hwpoison)::BIGINT AS entries,
  sum(steps)::BIGINT AS steps,
  sum(achievable_steps)::BIGINT AS achievable_steps,
  round(sum(achievable_steps) / nullif(sum(steps), 0), 3) AS efficiency,
  sum(steps)::BIGINT - sum(achievable_steps)::BIGINT AS steps_to_save,
  bool_and(achievable_exact) AS exact
FROM walks
WHERE missing_walks = 0
GROUP BY ALL
ORDER BY steps_to_save DESC, host, consumer, walker_kind
