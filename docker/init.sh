#!/usr/bin/env bash
# Makes the database when it is not there: Belgian chart of accounts, Dutch, French and English, all addons.
# A database of that name that was made elsewhere is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
database=${DATABASE:-webhero}
addons_folder=${ADDONS_FOLDER:-/mnt/extra-addons}
config=${ODOO_RC:-/etc/odoo/odoo.conf}
export PGHOST=$HOST PGPORT=${PORT:-5432} PGUSER=$USER PGPASSWORD=$PASSWORD
server=(--db_host "$PGHOST" --db_port "$PGPORT" --db_user "$PGUSER" --db_password "$PGPASSWORD")

exists() { [ "$(psql -d postgres -Atqc "SELECT 1 FROM pg_database WHERE datname = '$database'")" = 1 ]; }
mark() { psql -d "$database" -Atqc "SELECT value FROM ir_config_parameter WHERE key = 'webhero.init'" 2>/dev/null || true; }
set_mark() {
    psql -d "$database" -qc "INSERT INTO ir_config_parameter (key, value) VALUES ('webhero.init', '$1')
        ON CONFLICT (key) DO UPDATE SET value = excluded.value"
}

if exists; then
    case $(mark) in
        done) echo "The database $database is there"; exit 0 ;;
        started) echo "The database $database was left half made: making it anew" ;;
        *) echo "There is a database $database that was not made here: choose another name with DATABASE" >&2; exit 1 ;;
    esac
fi

addons=$(cd "$addons_folder" && ls -d webhero_*/ | tr -d / | grep -v '^webhero_exchange_queue_job$' | paste -sd,)
if [ "${SCALE:-0}" = 1 ]; then addons=$addons,webhero_exchange_queue_job; fi
odoo db -c "$config" "${server[@]}" init "$database" --force --country BE --language nl_BE
set_mark started
odoo -c "$config" -d "$database" "${server[@]}" -i "$addons" --load-language nl_BE,fr_BE,en_US --stop-after-init --no-http
if [ "${DEMO:-1}" = 1 ]; then
    names=$(printf '%s' "$addons" | sed "s/[^,][^,]*/'&'/g")
    { echo "ADDONS = [$names]"; cat devenv/demo_data.py; } \
        | odoo shell -c "$config" -d "$database" "${server[@]}" --no-http | grep 'DEMO DATA LOADED'
fi
set_mark done
