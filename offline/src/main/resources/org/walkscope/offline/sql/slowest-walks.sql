-- Which walks took longest, and over what?
SELECT round(duration_ns / 1e6, 3) AS ms, host.hostname AS host, walker.comm AS walker, walker.tid AS tid, walk, consumer,
  target.comm AS target, target.tgid AS pid,
  CASE WHEN vma IS NOT NULL THEN coalesce(vma.name, CASE WHEN vma.anonymous THEN '[anon]' ELSE '[unnamed]' END) END AS vma,
  '0x' || lower(to_hex(start)) AS start, '0x' || lower(to_hex("end")) AS "end",
  CASE WHEN told THEN counts.none + counts.folio + counts.marker + counts.pfn + counts.swap + counts.migration
    + counts.device + counts.hwpoison END AS entries,
  CASE WHEN told THEN steps END AS steps, completeness
FROM (SELECT *, achievable_exact OR steps > 0 OR achievable_steps > 0 AS told FROM walks) -- a trace without entries tells none
WHERE missing_walks = 0
ORDER BY duration_ns DESC, host, tid, walk
LIMIT 20
