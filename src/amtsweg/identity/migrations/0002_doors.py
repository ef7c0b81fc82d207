"""Four narrow doors through row-level security, for what must be known before a scope exists.

They run with the rights of the database's owner and each answers only for the keys it is given: no list of all people,
no search. The application's role gets the right to call them from `kernel.access`; nobody else has it.
"""

from django.db import migrations

_DEFINER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"

_DOORS = {
    # Who are these accounts?
    "identity_accounts(ids uuid[])": """RETURNS SETOF identity_account AS $$
      SELECT a.* FROM identity_account a WHERE a.id = ANY (ids) $$""",
    # Which member of staff signs in with this address?
    "identity_login(address text)": """RETURNS SETOF identity_account AS $$
      SELECT a.* FROM identity_account a WHERE a.is_staff_member AND lower(a.email) = lower(address) $$""",
    # Who holds this role in one of these units?
    "identity_holders(units uuid[], wanted text, moment timestamptz)": """
      RETURNS SETOF identity_account AS $$
      SELECT a.* FROM identity_account a WHERE a.is_active AND a.is_staff_member AND EXISTS (
        SELECT FROM identity_roleassignment r WHERE r.account_id = a.id AND r.role_id = wanted
          AND r.unit_id = ANY (units) AND r.since <= moment AND (r.until IS NULL OR r.until > moment)) $$""",
    # On what could rights of this account rest? Always one row at least once an organisation is loaded, because it
    # carries the version that tells whether the cached tree and roles are still good.
    "identity_grounds(who uuid, moment timestamptz)": """
      RETURNS TABLE (version uuid, holder uuid, sub_since timestamptz, sub_until timestamptz,
                     role text, unit uuid, since timestamptz, until timestamptz) AS $$
      WITH me AS (SELECT a.id FROM identity_account a WHERE a.id = who AND a.is_active AND a.is_staff_member),
      holders AS (
        SELECT me.id, NULL::timestamptz AS since, NULL::timestamptz AS until FROM me
        UNION ALL
        SELECT s.account_id, s.since, s.until FROM identity_substitution s
          JOIN me ON me.id = s.substitute_id
          JOIN identity_account a ON a.id = s.account_id AND a.is_active AND a.is_staff_member
          WHERE s.until > moment)
      SELECT d.version, h.id, h.since, h.until, r.role_id, r.unit_id, r.since, r.until
        FROM identity_directory d LEFT JOIN holders h ON true
        LEFT JOIN identity_roleassignment r ON r.account_id = h.id AND (r.until IS NULL OR r.until > moment) $$""",
}


def _create(signature: str, body: str) -> str:
    types = ", ".join(part.split()[1] for part in signature[signature.index("(") + 1 : -1].split(", "))
    name = signature.split("(", 1)[0]
    return (
        f"CREATE OR REPLACE FUNCTION {signature} {body} {_DEFINER}; REVOKE ALL ON FUNCTION {name}({types}) FROM PUBLIC"
    )


class Migration(migrations.Migration):
    """The doors."""

    dependencies = [("identity", "0001_initial")]
    operations = [
        migrations.RunSQL(_create(signature, body), reverse_sql=f"DROP FUNCTION {signature.split('(', 1)[0]}")
        for signature, body in _DOORS.items()
    ]
