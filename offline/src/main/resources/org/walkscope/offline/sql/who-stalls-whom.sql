-- Who made whom wait, for which lock, and how long?
SELECT host.hostname AS host, walker.comm AS walker, coalesce(consumer, 'unknown') AS consumer, held,
  waiter_comm AS waiter, waiter_tgid AS waiter_pid, asked,
  count(DISTINCT (host.boot_id, host.stream_epoch_ns, waiter_tid, end_epoch_ns)) AS waits,
  round(sum(overlap_ns) / 1e6, 3) AS blamed_ms,
  count_if(overlap_bound) AS blamed_lower_bounds,
  round(quantile_disc(wait_ns, 0.5) / 1e6, 3) AS p50_wait_ms,
  round(max(wait_ns) / 1e6, 3) AS longest_wait_ms
FROM stalls
GROUP BY ALL
ORDER BY blamed_ms DESC, host, walker, consumer, held, waiter, waiter_pid, asked
