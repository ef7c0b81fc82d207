"""Parts, renditions, participants, links and locks; what a file says of itself, and how confidential it is."""

import django.db.models.deletion
from django.db import migrations, models

import amtsweg.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_retention_ended"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("guard_level", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("guard_level", models.PositiveSmallIntegerField(db_default=0, default=0)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.document",
                    ),
                ),
                ("holder_id", models.UUIDField()),
                ("token", models.CharField(max_length=120, unique=True)),
                ("owner", models.CharField(blank=True, max_length=500)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("guard_level", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=80)),
                ("contact", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RecordPart",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("guard_level", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("metadata", models.JSONField(db_default={}, default=dict)),
                ("added_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("guard_level", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("facts", models.JSONField(default=dict)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="document",
            name="dated",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="deletion_reason",
            field=models.CharField(db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="document",
            name="guard_level",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="document",
            name="location",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="document",
            name="medium",
            field=models.CharField(db_default="electronic", default="electronic", max_length=10),
        ),
        migrations.AddField(
            model_name="document",
            name="metadata",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="document",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="guard_level",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="appraisal",
            field=models.CharField(db_default="", default="", max_length=1),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="guard_level",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="location",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="medium",
            field=models.CharField(db_default="electronic", default="electronic", max_length=10),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="metadata",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="responsible_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="recordfile",
            name="template",
            field=models.CharField(db_default="", default="", max_length=80),
        ),
        migrations.AddIndex(
            model_name="recordfile",
            index=models.Index(fields=["plan_unit", "-id"], name="file_plan"),
        ),
        migrations.AddIndex(
            model_name="recordfile",
            index=models.Index(fields=["unit_id", "-id"], name="file_unit"),
        ),
        migrations.AddField(
            model_name="link",
            name="document",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="record_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordfile"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="to_document",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="to_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordfile"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="record_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordfile"
            ),
        ),
        migrations.AddField(
            model_name="recordpart",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordpart"
            ),
        ),
        migrations.AddField(
            model_name="recordpart",
            name="record_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordfile"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="part",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordpart"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["record_file", "id"], name="document_file"),
        ),
        migrations.AddField(
            model_name="rendition",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.documentversion"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["record_file"], name="link_file"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["to_file"], name="link_to_file"),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["record_file"], name="participant_file"),
        ),
        migrations.AddConstraint(
            model_name="recordpart",
            constraint=models.UniqueConstraint(fields=("record_file", "number"), name="part_once"),
        ),
        migrations.AddIndex(
            model_name="rendition",
            index=models.Index(fields=["sha256"], name="rendition_content"),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(fields=("version", "kind"), name="rendition_once"),
        ),
    ]
