-- How long are mmap_lock and VMA locks held around walks, by consumer and lock?
SELECT host.hostname AS host, coalesce(consumer, 'unknown') AS consumer, walker_kind, kind AS lock,
  count(*) AS holds,
  sum(walks)::BIGINT AS walks,
  round(quantile_disc(hold_ns, 0.5) / 1e3, 1) AS p50_us,
  round(quantile_disc(hold_ns, 0.99) / 1e3, 1) AS p99_us,
  round(max(hold_ns) / 1e3, 1) AS longest_us,
  round(max(wait_ns) / 1e3, 1) AS longest_wait_us,
  count_if(hold_bound) AS upper_bounds
FROM lock_holds
GROUP BY ALL
ORDER BY longest_us DESC, host, consumer, walker_kind, lock
