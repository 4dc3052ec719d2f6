-- a copied database never talks to the shop
UPDATE webhero_shop_backend SET key = NULL, dialect = NULL;
UPDATE ir_config_parameter SET value = 'http://127.0.0.1:1/' WHERE key = 'webhero_shop_eboekhouden.vies_url';
INSERT INTO ir_config_parameter (key, value)
SELECT 'webhero_shop_eboekhouden.vies_url', 'http://127.0.0.1:1/'
 WHERE NOT EXISTS (SELECT 1 FROM ir_config_parameter WHERE key = 'webhero_shop_eboekhouden.vies_url');
