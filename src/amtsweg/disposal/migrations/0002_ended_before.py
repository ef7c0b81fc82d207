"""Files whose retention was over before there was disposal are due as well."""

from django.db import migrations

_NOTE = """
INSERT INTO disposal_endedfile (id, unit_id, subject_id, record_file_id, reference_number, plan_key, opened_on,
  closed_on, retention_until, year, stage, proposal, proposal_source, decision, decided_by, archive_id, problem,
  handed_over)
SELECT gen_random_uuid(), file.unit_id, file.subject_id, file.id, coalesce(file.reference_number, file.id::text),
  file.plan_unit_id, (file.opened_at AT TIME ZONE 'Europe/Berlin')::date,
  (file.closed_at AT TIME ZONE 'Europe/Berlin')::date, file.retention_until,
  extract(year FROM file.retention_until)::int, 'due', coalesce(nullif(file.appraisal, ''), plan.appraisal),
  CASE file.appraisal WHEN '' THEN 'plan' ELSE 'file' END, '', '', '', '', '{}'
FROM records_recordfile AS file JOIN records_fileplanunit AS plan ON plan.key = file.plan_unit_id
WHERE file.retention_ended_at IS NOT NULL AND file.retention_until IS NOT NULL AND file.state = 'closed'
"""


class Migration(migrations.Migration):
    """One statement, however many files there are."""

    dependencies = [("disposal", "0001_initial"), ("records", "0004_electronic_files")]
    operations = [migrations.RunSQL(_NOTE, migrations.RunSQL.noop)]
