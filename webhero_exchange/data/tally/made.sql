-- Finished messages, counted; what keeps the counts is called by the triggers. No foreign key: a connection that is written
-- to meanwhile would make the message's transaction fail.
CREATE TABLE IF NOT EXISTS webhero_exchange_tally (
    id bigserial PRIMARY KEY, create_date timestamp, backend_id integer, kind varchar, direction varchar, state varchar,
    number bigint, attempts bigint, duration_ms bigint, timed bigint);
CREATE OR REPLACE FUNCTION webhero_exchange_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('done', 'skipped') THEN
        INSERT INTO webhero_exchange_tally
            (create_date, backend_id, kind, direction, state, number, attempts, duration_ms, timed)
        VALUES (
            to_timestamp(floor(extract(epoch FROM OLD.create_date) / 900) * 900) AT TIME ZONE 'UTC',
            OLD.backend_id, OLD.kind, OLD.direction, OLD.state,
            -1, -coalesce(OLD.attempts, 0), -coalesce(OLD.duration_ms, 0), -(OLD.duration_ms IS NOT NULL)::int);
    END IF;
    IF NEW.state IN ('done', 'skipped') THEN
        INSERT INTO webhero_exchange_tally
            (create_date, backend_id, kind, direction, state, number, attempts, duration_ms, timed)
        VALUES (
            to_timestamp(floor(extract(epoch FROM NEW.create_date) / 900) * 900) AT TIME ZONE 'UTC',
            NEW.backend_id, NEW.kind, NEW.direction, NEW.state,
            1, coalesce(NEW.attempts, 0), coalesce(NEW.duration_ms, 0), (NEW.duration_ms IS NOT NULL)::int);
    END IF;
    RETURN NULL;
END $$;
-- Those that are deleted, thousands at a time, are counted together.
CREATE OR REPLACE FUNCTION webhero_exchange_tally_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhero_exchange_tally
        (create_date, backend_id, kind, direction, state, number, attempts, duration_ms, timed)
    SELECT to_timestamp(floor(extract(epoch FROM create_date) / 900) * 900) AT TIME ZONE 'UTC',
        backend_id, kind, direction, state,
        -count(*), -coalesce(sum(attempts), 0), -coalesce(sum(duration_ms), 0), -count(duration_ms)
    FROM deleted WHERE state IN ('done', 'skipped') GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;
