-- One row for each quarter, connection, kind, direction and state.
WITH several AS (
    SELECT create_date, backend_id, kind, direction, state FROM webhero_exchange_tally
    GROUP BY create_date, backend_id, kind, direction, state HAVING count(*) > 1
), gone AS (
    DELETE FROM webhero_exchange_tally tally USING several
    WHERE (tally.backend_id, tally.kind, tally.direction, tally.state)
        = (several.backend_id, several.kind, several.direction, several.state)
        AND tally.create_date IS NOT DISTINCT FROM several.create_date
    RETURNING tally.*
)
INSERT INTO webhero_exchange_tally (create_date, backend_id, kind, direction, state, number, attempts, duration_ms, timed)
SELECT create_date, backend_id, kind, direction, state, sum(number), sum(attempts), sum(duration_ms), sum(timed)
FROM gone GROUP BY create_date, backend_id, kind, direction, state HAVING sum(number) <> 0;
