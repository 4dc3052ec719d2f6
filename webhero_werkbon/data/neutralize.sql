-- a copied database lets no tablet in; the exchange pauses every connection
UPDATE webhero_werkbon_backend SET token_hash = NULL, token_made_on = NULL;
