-- how to reach it
DROP TABLE IF EXISTS webhero_kbo_stage_reach;
CREATE UNLOGGED TABLE webhero_kbo_stage_reach AS
SELECT pg_temp.kbo_digits("EntityNumber") AS number,
       max("Value") FILTER (WHERE "ContactType" = 'EMAIL') AS email,
       max("Value") FILTER (WHERE "ContactType" = 'TEL') AS phone,
       max("Value") FILTER (WHERE "ContactType" = 'WEB') AS website
  FROM webhero_kbo_stage_contact_insert
 WHERE "EntityContact" = 'ENT'
 GROUP BY 1;
CREATE INDEX ON webhero_kbo_stage_reach (number);
ANALYZE webhero_kbo_stage_reach;
