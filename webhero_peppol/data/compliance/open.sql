-- Documents between Belgian businesses since the mandate that did not reach the customer in structured form, each with
-- its reason. One branch for what we send, one for what we bill ourselves in the name of a supplier: each has its index.
WITH company AS (
    SELECT c.id, coalesce(c.webhero_peppol_exempt, FALSE) AS exempt,
        EXISTS (SELECT 1 FROM res_company a WHERE starts_with(c.parent_path, a.parent_path)
            AND a.account_peppol_proxy_state IN ('sender', 'smp_registration', 'receiver')) AS on_peppol
    FROM res_company c JOIN res_partner p ON p.id = c.partner_id
    WHERE {BELGIAN} AND {VAT} ~ '^(BE)?[01][0-9]{{9}}$'
), move AS (
    SELECT m.* FROM account_move m LEFT JOIN account_journal j ON j.id = m.journal_id
    WHERE {SINCE} AND {OPEN} AND m.move_type IN ('out_invoice', 'out_refund') AND j.is_self_billing IS NOT TRUE
    UNION ALL
    SELECT m.* FROM account_move m
    WHERE {SINCE} AND {OPEN} AND m.move_type IN ('in_invoice', 'in_refund')
        AND m.journal_id IN (SELECT id FROM account_journal WHERE is_self_billing AND type = 'purchase')
), obliged AS (
    SELECT p.id, {CERTAIN} AS certain, coalesce(p.peppol_endpoint, '') AS endpoint, p.peppol_verification_state AS states
    FROM res_partner p
    WHERE {OBLIGED}
)
SELECT m.id, m.id AS move_id, m.company_id, p.id AS partner_id, m.name, m.move_type, m.invoice_date,
    m.amount_total_signed AS amount, m.webhero_peppol_document_id AS document_id,
    CASE
        WHEN NOT p.certain THEN 'vat_unknown'
        WHEN m.peppol_move_state IN ('to_send', 'processing') OR m.sending_data IS NOT NULL THEN 'under_way'
        WHEN m.webhero_peppol_findings @> '{{"findings": [{{"flag": "fatal"}}]}}' THEN 'rules'
        WHEN m.peppol_move_state IN ('error', 'skipped')
            AND (m.webhero_peppol_document_id IS NOT NULL OR p.states ->> c.id::text = 'valid') THEN 'failed'
        WHEN NOT c.on_peppol THEN 'not_active'
        WHEN p.endpoint = '' THEN 'no_number'
        WHEN p.states ->> c.id::text = 'not_valid' THEN 'not_on_peppol'
        WHEN p.states ->> c.id::text = 'not_valid_format' THEN 'wrong_kind'
        WHEN p.states ->> c.id::text = 'valid' AND m.is_move_sent THEN 'sent_otherwise'
        WHEN p.states ->> c.id::text = 'valid' THEN 'not_sent'
        ELSE 'not_looked_up'
    END AS reason
FROM move m JOIN company c ON c.id = m.company_id JOIN obliged p ON p.id = m.commercial_partner_id
WHERE NOT c.exempt
