-- the seat; who has none (a natural person) gets the address of a branch
DROP TABLE IF EXISTS webhero_kbo_stage_places;
CREATE UNLOGGED TABLE webhero_kbo_stage_places AS
SELECT DISTINCT ON (1)
       coalesce(pg_temp.kbo_digits(b."EnterpriseNumber"), pg_temp.kbo_digits(a."EntityNumber")) AS number,
       a."Zipcode" AS zip, a."MunicipalityNL" AS city_nl, a."MunicipalityFR" AS city_fr,
       pg_temp.kbo_fold(a."MunicipalityNL") AS search_city_nl, pg_temp.kbo_fold(a."MunicipalityFR") AS search_city_fr,
       a."StreetNL" AS street_nl, a."StreetFR" AS street_fr,
       nullif(trim(concat_ws(' ', nullif(a."HouseNumber", ''),
            CASE WHEN a."Box" <> '' THEN 'bus ' || a."Box" END)), '') AS house
  FROM webhero_kbo_stage_address_insert a
  LEFT JOIN webhero_kbo_stage_establishment_insert b ON b."EstablishmentNumber" = a."EntityNumber"
 WHERE coalesce(a."DateStrikingOff", '') = ''
 ORDER BY 1, array_position(ARRAY['REGO', 'OBAD', 'BAET', 'ABBR'], a."TypeOfAddress");
CREATE INDEX ON webhero_kbo_stage_places (number);
ANALYZE webhero_kbo_stage_places;
