-- A tenth of all companies (by the last digit of their number), but only rows that changed are written.
INSERT INTO webhero_kbo_enterprise AS c (
       number, name, search_name, language, person, zip, city_nl, city_fr, search_city_nl, search_city_fr, street_nl,
       street_fr, house, email, phone, website, vat_liable)
SELECT DISTINCT ON (1) n.number, n.name, n.search_name, n.language, e."TypeOfEnterprise" = '1', p.zip, p.city_nl,
       p.city_fr, p.search_city_nl, p.search_city_fr, p.street_nl, p.street_fr, p.house, r.email, r.phone, r.website,
       v.number IS NOT NULL
  FROM webhero_kbo_stage_enterprise_insert e
  JOIN webhero_kbo_stage_names n ON n.number = pg_temp.kbo_digits(e."EnterpriseNumber")
  LEFT JOIN webhero_kbo_stage_places p ON p.number = n.number
  LEFT JOIN webhero_kbo_stage_reach r ON r.number = n.number
  LEFT JOIN webhero_kbo_stage_liable v ON v.number = n.number
 WHERE e."Status" = 'AC' AND right(e."EnterpriseNumber", 1) = %(digit)s
    ON CONFLICT (number) DO UPDATE SET
       name = EXCLUDED.name, search_name = EXCLUDED.search_name, language = EXCLUDED.language, person = EXCLUDED.person,
       zip = EXCLUDED.zip, city_nl = EXCLUDED.city_nl, city_fr = EXCLUDED.city_fr,
       search_city_nl = EXCLUDED.search_city_nl, search_city_fr = EXCLUDED.search_city_fr, street_nl = EXCLUDED.street_nl, street_fr = EXCLUDED.street_fr, house = EXCLUDED.house, email = EXCLUDED.email,
       phone = EXCLUDED.phone, website = EXCLUDED.website, vat_liable = EXCLUDED.vat_liable
 WHERE (c.name, c.search_name, c.language, c.person, c.zip, c.city_nl, c.city_fr, c.search_city_nl,
        c.search_city_fr, c.street_nl, c.street_fr, c.house, c.email, c.phone, c.website, c.vat_liable)
    IS DISTINCT FROM
       (EXCLUDED.name, EXCLUDED.search_name, EXCLUDED.language, EXCLUDED.person, EXCLUDED.zip, EXCLUDED.city_nl,
        EXCLUDED.city_fr, EXCLUDED.search_city_nl, EXCLUDED.search_city_fr, EXCLUDED.street_nl, EXCLUDED.street_fr,
        EXCLUDED.house, EXCLUDED.email, EXCLUDED.phone, EXCLUDED.website, EXCLUDED.vat_liable);
