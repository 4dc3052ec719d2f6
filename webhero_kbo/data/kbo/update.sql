-- First what is deleted, then what is new, table by table, as the cookbook asks. A company that a delete or insert file
-- of names, addresses or contacts holds gets what the insert file says, which may be nothing.
DELETE FROM webhero_kbo_enterprise
 WHERE number IN (SELECT pg_temp.kbo_digits("EnterpriseNumber") FROM webhero_kbo_stage_enterprise_delete)
   AND number NOT IN (
       SELECT pg_temp.kbo_digits("EnterpriseNumber") FROM webhero_kbo_stage_enterprise_insert WHERE "Status" = 'AC');

INSERT INTO webhero_kbo_enterprise (number, person)
SELECT DISTINCT ON (1) pg_temp.kbo_digits("EnterpriseNumber"), "TypeOfEnterprise" = '1'
  FROM webhero_kbo_stage_enterprise_insert
 WHERE "Status" = 'AC'
    ON CONFLICT (number) DO UPDATE SET person = EXCLUDED.person;

UPDATE webhero_kbo_enterprise c
   SET name = n.name, search_name = n.search_name, language = n.language
  FROM (SELECT pg_temp.kbo_digits("EntityNumber") AS number FROM webhero_kbo_stage_denomination_delete
        UNION SELECT number FROM webhero_kbo_stage_names) t
  LEFT JOIN webhero_kbo_stage_names n ON n.number = t.number
 WHERE c.number = t.number;

UPDATE webhero_kbo_enterprise c
   SET zip = p.zip, city_nl = p.city_nl, city_fr = p.city_fr, search_city_nl = p.search_city_nl,
       search_city_fr = p.search_city_fr, street_nl = p.street_nl,
       street_fr = p.street_fr, house = p.house
  FROM (SELECT pg_temp.kbo_digits("EntityNumber") AS number FROM webhero_kbo_stage_address_delete
        UNION SELECT number FROM webhero_kbo_stage_places) t
  LEFT JOIN webhero_kbo_stage_places p ON p.number = t.number
 WHERE c.number = t.number;

UPDATE webhero_kbo_enterprise c
   SET email = r.email, phone = r.phone, website = r.website
  FROM (SELECT pg_temp.kbo_digits("EntityNumber") AS number FROM webhero_kbo_stage_contact_delete
        UNION SELECT number FROM webhero_kbo_stage_reach) t
  LEFT JOIN webhero_kbo_stage_reach r ON r.number = t.number
 WHERE c.number = t.number;

UPDATE webhero_kbo_enterprise c
   SET vat_liable = v.number IS NOT NULL
  FROM (SELECT pg_temp.kbo_digits("EntityNumber") AS number FROM webhero_kbo_stage_activity_delete
        UNION SELECT number FROM webhero_kbo_stage_liable) t
  LEFT JOIN webhero_kbo_stage_liable v ON v.number = t.number
 WHERE c.number = t.number;
