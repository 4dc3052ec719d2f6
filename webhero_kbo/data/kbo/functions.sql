-- What every step uses; gone with the connection.

-- lower case, without accents, single spaces: what rules/kbo_opendata.py calls fold
CREATE OR REPLACE FUNCTION pg_temp.kbo_fold(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT trim(regexp_replace(translate(
        replace(replace(lower($1), 'œ', 'oe'), 'ß', 'ss'),
        'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'), '\s+', ' ', 'g'))
$$;

CREATE OR REPLACE FUNCTION pg_temp.kbo_digits(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT replace($1, '.', '')
$$;
