-- a copied database signs nobody in by somebody else's keys
UPDATE auth_oauth_provider SET enabled = FALSE, client_id = NULL, webhero_secret = NULL WHERE webhero_token_endpoint IS NOT NULL;
