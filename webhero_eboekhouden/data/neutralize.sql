-- a copied database never writes in the real books: its logins are gone, and the exchange pauses every connection
UPDATE webhero_eboekhouden_backend
   SET token = NULL, code1 = NULL, code2 = NULL, username = NULL, url = NULL;
