-- Who walks whom, for which consumer, how often and how long?
SELECT host.hostname AS host, walker.comm AS walker, target.comm AS target, consumer, walker_kind,
  count(DISTINCT (host.hostname, host.boot_id, host.stream_epoch_ns, walker.tid, walker.start_boottime_ns, snapshot))
    FILTER (snapshot IS NOT NULL) AS reads,
  count(*) AS walks,
  round(sum(duration_ns) / 1e6, 3) AS total_ms,
  -- of walks whose begin and end were both seen
  round(quantile_disc(duration_ns, 0.5) FILTER (function <> '' AND completeness <> 'TRUNCATED') / 1e3, 1) AS p50_us,
  round(quantile_disc(duration_ns, 0.99) FILTER (function <> '' AND completeness <> 'TRUNCATED') / 1e3, 1) AS p99_us,
  round(max(duration_ns) / 1e3, 1) AS longest_us
FROM walks
WHERE missing_walks = 0
GROUP BY ALL
ORDER BY total_ms DESC, host, walker, target, consumer, walker_kind
