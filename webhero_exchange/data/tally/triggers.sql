CREATE TRIGGER webhero_exchange_tally_in AFTER INSERT ON webhero_exchange FOR EACH ROW
    WHEN (NEW.state IN ('done', 'skipped')) EXECUTE FUNCTION webhero_exchange_tally();
CREATE TRIGGER webhero_exchange_tally_out AFTER DELETE ON webhero_exchange REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION webhero_exchange_tally_deleted();
CREATE TRIGGER webhero_exchange_tally_changed AFTER UPDATE ON webhero_exchange FOR EACH ROW
    WHEN ((OLD.state IN ('done', 'skipped') OR NEW.state IN ('done', 'skipped'))
        AND (OLD.create_date, OLD.backend_id, OLD.kind, OLD.direction, OLD.state, OLD.attempts, OLD.duration_ms)
        IS DISTINCT FROM (NEW.create_date, NEW.backend_id, NEW.kind, NEW.direction, NEW.state, NEW.attempts, NEW.duration_ms))
    EXECUTE FUNCTION webhero_exchange_tally();
