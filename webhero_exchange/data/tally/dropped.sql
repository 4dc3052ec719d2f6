DROP FUNCTION IF EXISTS webhero_exchange_tally_deleted() CASCADE;
DROP FUNCTION IF EXISTS webhero_exchange_tally() CASCADE;
DROP TABLE IF EXISTS webhero_exchange_tally;
