"""Let people in to single matters by name; the door that tells the grounds of rights tells these as well."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amtsweg.kernel.ids

_GROUNDS = """
  DROP FUNCTION IF EXISTS identity_grounds(uuid, timestamptz);
  CREATE FUNCTION identity_grounds(who uuid, moment timestamptz)
    RETURNS TABLE (version uuid, holder uuid, sub_since timestamptz, sub_until timestamptz,
                   role text, unit uuid, since timestamptz, until timestamptz, subject uuid) AS $$
  WITH me AS (SELECT a.id FROM identity_account a WHERE a.id = who AND a.is_active AND a.is_staff_member),
  holders AS (
    SELECT me.id, NULL::timestamptz AS since, NULL::timestamptz AS until FROM me
    UNION ALL
    SELECT s.account_id, s.since, s.until FROM identity_substitution s
      JOIN me ON me.id = s.substitute_id
      JOIN identity_account a ON a.id = s.account_id AND a.is_active AND a.is_staff_member
      WHERE s.until > moment)
  SELECT d.version, h.id, h.since, h.until, r.role_id, r.unit_id, r.since, r.until, NULL::uuid
    FROM identity_directory d LEFT JOIN holders h ON true
    LEFT JOIN identity_roleassignment r ON r.account_id = h.id AND (r.until IS NULL OR r.until > moment)
  UNION ALL
  SELECT d.version, NULL, NULL, NULL, NULL, NULL, NULL, NULL, s.subject_id
    FROM identity_directory d JOIN me ON true
    JOIN identity_subjectaccess s ON s.account_id = me.id AND s.since <= moment
      AND (s.until IS NULL OR s.until > moment)
  $$ LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp;
  REVOKE ALL ON FUNCTION identity_grounds(uuid, timestamptz) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """The table and the door."""

    dependencies = [("identity", "0002_doors")]
    operations = [
        migrations.CreateModel(
            name="SubjectAccess",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject_id", "until"], name="access_subject")]},
        ),
        migrations.RunSQL(_GROUNDS, reverse_sql=migrations.RunSQL.noop),
    ]
