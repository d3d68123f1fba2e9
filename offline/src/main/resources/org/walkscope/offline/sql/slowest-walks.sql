-- Which walks took longest, and over what?
SELECT round(duration_ns / 1e6, 3) AS ms, host.hostname AS host, walker.comm AS walker, walker.tid AS tid, walk, consumer,
  target.comm AS target, target.tgid AS pid, vma.name AS vma, to_hex(start) AS start, to_hex("end") AS "end",
  counts.none + counts.folio + counts.marker + counts.pfn + counts.swap + counts.migration + counts.device
    + counts.hwpoison AS entries,
  steps, completeness
FROM walks
WHERE missing_walks = 0
ORDER BY duration_ns DESC, host, tid, walk
LIMIT 20
