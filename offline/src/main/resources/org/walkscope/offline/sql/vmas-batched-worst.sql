-- In which VMAs would a perfect batcher save most steps?
SELECT host.hostname AS host, target.comm AS target, target.tgid AS pid, consumer, walker_kind,
  coalesce(vma.name, CASE WHEN vma.anonymous THEN '[anon]' ELSE '[unnamed]' END) AS vma,
  '0x' || lower(to_hex(vma.start)) AS start, vma."end" - vma.start AS bytes,
  count(*) AS walks,
  sum(steps)::BIGINT AS steps,
  sum(achievable_steps)::BIGINT AS achievable_steps,
  round(sum(achievable_steps) / sum(steps), 3) AS efficiency,
  sum(steps)::BIGINT - sum(achievable_steps)::BIGINT AS steps_to_save,
  bool_and(achievable_exact) AS exact
FROM walks
WHERE vma IS NOT NULL AND missing_walks = 0
GROUP BY ALL
HAVING sum(steps) > sum(achievable_steps)
ORDER BY steps_to_save DESC, host, pid, consumer, walker_kind, start
LIMIT 20
