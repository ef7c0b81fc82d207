"""What the application's database role may do: granted anew after every migration, from the models themselves.

The role ``amtsweg_app`` owns nothing. Tables of `Scoped` models get row-level security; models that say
``append_only = True`` lose UPDATE and DELETE.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from amtsweg.kernel.role import ROLE
from amtsweg.kernel.scope import Guarded, Scoped

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION amtsweg_is_system() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('amtsweg.system', true), '') = 'on' $$;
CREATE OR REPLACE FUNCTION amtsweg_account() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('amtsweg.account', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION amtsweg_units() RETURNS uuid[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('amtsweg.units', true), ''), '{}')::uuid[] $$;
CREATE OR REPLACE FUNCTION amtsweg_subjects() RETURNS uuid[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('amtsweg.subjects', true), ''), '{}')::uuid[] $$;
CREATE OR REPLACE FUNCTION amtsweg_closer_units() RETURNS uuid[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('amtsweg.closer_units', true), ''), '{}')::uuid[] $$;
"""

# Each function stands in a sub-select, so that it runs once for the statement and not once for every row.
_RULE = """(SELECT amtsweg_is_system())
  OR {by_unit}
  OR subject_id = ANY ((SELECT amtsweg_subjects())::uuid[])
  OR account_id = (SELECT amtsweg_account())"""
_BY_UNIT = "unit_id = ANY ((SELECT amtsweg_units())::uuid[])"
_BY_GUARDED_UNIT = f"""({_BY_UNIT} AND (guard_level = 0
    OR guard_level = 1 AND unit_id = ANY ((SELECT amtsweg_closer_units())::uuid[])))"""


def scoped_models() -> list[type[Model]]:
    """Return all models whose tables row-level security guards."""
    return [model for model in apps.get_models() if issubclass(model, Scoped) and not model._meta.abstract]


def apply(connection: BaseDatabaseWrapper) -> None:
    """Create the role and its rights; may be run any number of times, as the owner of the database."""
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        cursor.execute(_create_role())
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {ROLE}")
        present = set(connection.introspection.table_names(cursor))
        for table in _append_only() & present:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {ROLE}')
        for table, rule in {model._meta.db_table: _rule(model) for model in scoped_models()}.items():
            if table in present:
                cursor.execute(_guard(table, rule))


def _append_only() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}


def _create_role() -> str:
    return f"""DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} LOGIN; END IF;
      IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
        EXECUTE format('GRANT {ROLE} TO %I', current_user);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""


def _rule(model: type[Model]) -> str:
    return _RULE.format(by_unit=_BY_GUARDED_UNIT if issubclass(model, Guarded) else _BY_UNIT)


def _guard(table: str, rule: str) -> str:
    return f"""ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;
      DROP POLICY IF EXISTS scope ON "{table}";
      CREATE POLICY scope ON "{table}" FOR ALL TO {ROLE} USING ({rule}) WITH CHECK ({rule})"""
