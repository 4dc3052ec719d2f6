-- the legal name, Dutch and French before others; all names together are searched
DROP TABLE IF EXISTS webhero_kbo_stage_names;
CREATE UNLOGGED TABLE webhero_kbo_stage_names AS
SELECT pg_temp.kbo_digits("EntityNumber") AS number,
       left((array_agg("Denomination" ORDER BY "TypeOfDenomination", array_position(ARRAY['2', '1', '3', '4', '0'], "Language")))[1], 250) AS name,
       CASE (array_agg("Language" ORDER BY "TypeOfDenomination", array_position(ARRAY['2', '1', '3', '4', '0'], "Language")))[1]
            WHEN '1' THEN 'fr' WHEN '2' THEN 'nl' WHEN '3' THEN 'de' WHEN '4' THEN 'en' END AS language,
       left(string_agg(pg_temp.kbo_fold("Denomination"), ' '
            ORDER BY "TypeOfDenomination", array_position(ARRAY['2', '1', '3', '4', '0'], "Language")), 500) AS search_name
  FROM webhero_kbo_stage_denomination_insert
 WHERE "Denomination" <> ''
 GROUP BY 1;
CREATE INDEX ON webhero_kbo_stage_names (number);
ANALYZE webhero_kbo_stage_names;
