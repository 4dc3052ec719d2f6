-- How many documents between Belgian businesses since the mandate reached the customer in structured form. They are
-- counted per customer from the index alone, so that only the customers are looked at, not each document.
WITH counted AS (
    SELECT m.company_id, m.commercial_partner_id, m.journal_id, count(*) AS number
    FROM account_move m
    WHERE {SINCE} AND m.move_type IN ('out_invoice', 'out_refund')
        AND (m.peppol_move_state = 'done' OR m.webhero_peppol_elsewhere)
        AND m.company_id IN %(companies)s
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT m.company_id, m.commercial_partner_id, m.journal_id, count(*)
    FROM account_move m
    WHERE {SINCE} AND m.move_type IN ('in_invoice', 'in_refund')
        AND (m.peppol_move_state = 'done' OR m.webhero_peppol_elsewhere)
        AND m.journal_id IN (SELECT id FROM account_journal WHERE is_self_billing AND type = 'purchase')
        AND m.company_id IN %(companies)s
    GROUP BY 1, 2, 3
)
SELECT sum(m.number)::bigint
FROM counted m
JOIN account_journal j ON j.id = m.journal_id AND (j.type = 'purchase' OR j.is_self_billing IS NOT TRUE)
JOIN res_company c ON c.id = m.company_id AND c.webhero_peppol_exempt IS NOT TRUE
JOIN res_partner own ON own.id = c.partner_id
JOIN res_country own_country ON own_country.id = own.country_id AND own_country.code = 'BE'
JOIN res_partner p ON p.id = m.commercial_partner_id
LEFT JOIN res_country country ON country.id = p.country_id
WHERE p.webhero_peppol_exempt IS NOT TRUE AND {CERTAIN}
