"""Reminders, circulations with their documents and steps, and signatures."""


import amtsweg.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('records', '0004_electronic_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circulation',
            fields=[
                ('unit_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(blank=True, null=True)),
                ('guard_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('id', models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('state', models.CharField(max_length=10)),
                ('started_by_id', models.UUIDField()),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('sign_again', models.BooleanField(default=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('record_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordfile')),
                ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.document')),
            ],
        ),
        migrations.CreateModel(
            name='BoundDocument',
            fields=[
                ('unit_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(blank=True, null=True)),
                ('guard_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('id', models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('first_version', models.PositiveIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.document')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.documentversion')),
                ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='circulation.circulation')),
            ],
        ),
        migrations.CreateModel(
            name='CirculationStep',
            fields=[
                ('unit_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(blank=True, null=True)),
                ('guard_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('id', models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('stage', models.PositiveSmallIntegerField()),
                ('action', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=10)),
                ('holder_id', models.UUIDField(null=True)),
                ('holder_group', models.CharField(blank=True, max_length=80)),
                ('days', models.PositiveSmallIntegerField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('own', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('done_by_id', models.UUIDField(null=True)),
                ('acting_for_id', models.UUIDField(null=True)),
                ('comment', models.CharField(blank=True, max_length=2000)),
                ('let_in', models.JSONField(default=list)),
                ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='circulation.circulation')),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('unit_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(blank=True, null=True)),
                ('guard_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('id', models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('due_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('for_id', models.UUIDField(null=True)),
                ('for_group', models.CharField(blank=True, max_length=80)),
                ('set_by_id', models.UUIDField()),
                ('set_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.document')),
                ('record_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordfile')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('unit_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(blank=True, null=True)),
                ('guard_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('id', models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('action', models.CharField(max_length=20)),
                ('signer_id', models.UUIDField()),
                ('signer', models.CharField(max_length=200)),
                ('acting_for_id', models.UUIDField(null=True)),
                ('acting_for', models.CharField(blank=True, max_length=200)),
                ('comment', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField()),
                ('event_id', models.UUIDField()),
                ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='circulation.circulation')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.document')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='circulation.circulationstep')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.documentversion')),
            ],
        ),
        migrations.AddIndex(
            model_name='circulation',
            index=models.Index(fields=['started_by_id', '-id'], name='circulation_starter'),
        ),
        migrations.AddIndex(
            model_name='circulation',
            index=models.Index(fields=['record_file', '-id'], name='circulation_file'),
        ),
        migrations.AddConstraint(
            model_name='bounddocument',
            constraint=models.UniqueConstraint(fields=('circulation', 'document'), name='bound_once'),
        ),
        migrations.AddIndex(
            model_name='circulationstep',
            index=models.Index(fields=['circulation', 'stage', 'id'], name='step_circulation'),
        ),
        migrations.AddIndex(
            model_name='circulationstep',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['holder_id', 'id'], name='step_person'),
        ),
        migrations.AddIndex(
            model_name='circulationstep',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['holder_group', 'id'], name='step_group'),
        ),
        migrations.AddIndex(
            model_name='circulationstep',
            index=models.Index(condition=models.Q(('done_by_id__isnull', False)), fields=['done_by_id', 'circulation'], name='step_doer'),
        ),
        migrations.AddConstraint(
            model_name='circulationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder_group__gt', ''), ('holder_id', None)), models.Q(('holder_group', ''), ('holder_id__isnull', False)), _connector='OR'), name='step_for_one'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['for_id', 'due_on', 'id'], name='reminder_person'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['for_group', 'due_on', 'id'], name='reminder_group'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['record_file', 'due_on'], name='reminder_file'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('for_group__gt', ''), ('for_id', None)), models.Q(('for_group', ''), ('for_id__isnull', False)), _connector='OR'), name='reminder_for_one'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(fields=['circulation', 'id'], name='signature_circulation'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(fields=['document', 'id'], name='signature_document'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('action', 'final_signature')), fields=('circulation', 'document'), name='signed_finally_once'),
        ),
    ]
