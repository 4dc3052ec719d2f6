-- who is no longer in the file, or no longer active
DELETE FROM webhero_kbo_enterprise c
 WHERE NOT EXISTS (
       SELECT 1 FROM webhero_kbo_stage_enterprise_insert e
        WHERE pg_temp.kbo_digits(e."EnterpriseNumber") = c.number AND e."Status" = 'AC');
