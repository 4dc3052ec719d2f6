-- a copied database never talks to the outside: no key, no address, no look-up in production, no connection of the host's
UPDATE webhero_access_point
   SET key = NULL, secret = NULL, url = NULL, mode = 'test';
DELETE FROM ir_config_parameter
 WHERE key LIKE 'webhero_peppol.%.key' OR key LIKE 'webhero_peppol.%.secret' OR key LIKE 'webhero_peppol.%.url'
    OR key IN ('webhero_peppol.kvk_key', 'webhero_peppol.kvk_url', 'webhero_peppol.directory_url');
DELETE FROM ir_config_parameter WHERE key = 'webhero_peppol.network';
INSERT INTO ir_config_parameter (key, value) VALUES ('webhero_peppol.network', 'test');
UPDATE res_partner SET webhero_peppol_queued = FALSE WHERE webhero_peppol_queued;
