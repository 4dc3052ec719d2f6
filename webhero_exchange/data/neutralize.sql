-- a copied database never talks to the outside
UPDATE webhero_backend
   SET paused = TRUE, pause_code = 'neutralized', pause_facts = '{}', next_run = NULL, extra_email = NULL,
       responsible_id = NULL;
DELETE FROM webhero_backend_mail_user_rel;
UPDATE ir_config_parameter SET value = '' WHERE key = 'webhero_exchange.support_email';
