-- What do walks find in each process: entries by type, level and order of the folio?
SELECT host.hostname AS host, target.comm AS target, target.tgid AS pid, consumer, extent.type AS type, extent.level AS level,
  extent.folio_order AS folio_order,
  count(*) AS extents,
  sum(extent.entries)::BIGINT AS entries,
  sum(extent.bytes)::BIGINT AS bytes
FROM (SELECT host, target, consumer, unnest(extents) AS extent FROM walks)
GROUP BY ALL
ORDER BY bytes DESC, host, target, pid, consumer, type, level, folio_order
