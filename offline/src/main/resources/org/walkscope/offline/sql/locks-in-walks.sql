-- How long are locks waited for and held inside walks, by consumer, lock and level?
SELECT host.hostname AS host, consumer, walker_kind, lock.kind AS lock, lock.level AS level,
  count(*) AS spans,
  round(quantile_disc(lock.hold_ns, 0.5) / 1e3, 3) AS p50_us,
  round(quantile_disc(lock.hold_ns, 0.99) / 1e3, 3) AS p99_us,
  round(max(lock.hold_ns) / 1e3, 3) AS longest_us,
  round(max(lock.wait_ns) / 1e3, 3) AS longest_wait_us,
  count_if(lock.hold_bound) AS upper_bounds
FROM (SELECT host, consumer, walker_kind, unnest(locks) AS lock FROM walks)
GROUP BY ALL
ORDER BY spans DESC, host, consumer, walker_kind, lock, level
