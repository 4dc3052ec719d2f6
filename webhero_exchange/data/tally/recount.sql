-- Needed once, for the messages that were there before the triggers.
DELETE FROM webhero_exchange_tally;
INSERT INTO webhero_exchange_tally (create_date, backend_id, kind, direction, state, number, attempts, duration_ms, timed)
SELECT to_timestamp(floor(extract(epoch FROM create_date) / 900) * 900) AT TIME ZONE 'UTC', backend_id, kind, direction, state,
    count(*), coalesce(sum(attempts), 0), coalesce(sum(duration_ms), 0), count(duration_ms)
FROM webhero_exchange WHERE state IN ('done', 'skipped') GROUP BY 1, 2, 3, 4, 5;
