-- How many documents between Belgian businesses since the mandate reached the customer in structured form. They are
-- counted per month and customer from the index alone, so that only the customers are looked at, not each document; the few
-- companies and journals are chosen inside, for joined outside they would be looked at again for each customer.
WITH company AS (
    SELECT c.id FROM res_company c JOIN res_partner p ON p.id = c.partner_id
    WHERE {BELGIAN} AND c.webhero_peppol_exempt IS NOT TRUE AND c.id IN %(companies)s
), counted AS (
    SELECT m.company_id, date_trunc('month', m.invoice_date)::date AS month, m.commercial_partner_id, count(*) AS number
    FROM account_move m
    WHERE {SINCE} AND m.move_type IN ('out_invoice', 'out_refund')
        AND (m.peppol_move_state = 'done' OR m.webhero_peppol_elsewhere)
        AND m.journal_id NOT IN (SELECT id FROM account_journal WHERE is_self_billing AND type <> 'purchase')
        AND m.invoice_date BETWEEN %(first)s AND %(last)s
        AND m.company_id IN %(companies)s AND m.company_id IN (SELECT id FROM company)
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT m.company_id, date_trunc('month', m.invoice_date)::date, m.commercial_partner_id, count(*)
    FROM account_move m
    WHERE {SINCE} AND m.move_type IN ('in_invoice', 'in_refund')
        AND (m.peppol_move_state = 'done' OR m.webhero_peppol_elsewhere)
        AND m.journal_id IN (SELECT id FROM account_journal WHERE is_self_billing AND type = 'purchase')
        AND m.invoice_date BETWEEN %(first)s AND %(last)s
        AND m.company_id IN %(companies)s AND m.company_id IN (SELECT id FROM company)
    GROUP BY 1, 2, 3
)
SELECT m.company_id, m.month, sum(m.number)::bigint
FROM counted m JOIN res_partner p ON p.id = m.commercial_partner_id
WHERE p.webhero_peppol_exempt IS NOT TRUE AND {CERTAIN}
GROUP BY 1, 2
