-- who has activities that are liable to VAT: the VAT number of those is BE and the enterprise number
DROP TABLE IF EXISTS webhero_kbo_stage_liable;
CREATE UNLOGGED TABLE webhero_kbo_stage_liable AS
SELECT DISTINCT pg_temp.kbo_digits("EntityNumber") AS number FROM webhero_kbo_stage_activity_insert;
CREATE INDEX ON webhero_kbo_stage_liable (number);
ANALYZE webhero_kbo_stage_liable;
