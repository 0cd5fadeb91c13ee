"""The database: made without migrations, seeded, and copied so that a reset takes a few milliseconds."""

import sqlite3
from contextlib import closing

from django.apps import apps
from django.db import connection, transaction
from parkmate.seed import seed

_template = sqlite3.connect(":memory:", check_same_thread=False)


def prepare(folder):
    """Makes the database and its copy, unless they are there from an earlier life of the process."""
    copy = folder / "template.sqlite3"
    if not copy.exists():
        create()
        with closing(sqlite3.connect(copy)) as file:
            connection.connection.backup(file)
        connection.close()
    with closing(sqlite3.connect(copy)) as file:
        file.backup(_template)


def create():
    """Every table, and what the server starts with."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if not model._meta.proxy:
                editor.create_model(model)
    with transaction.atomic():
        seed()


def restore():
    """Back to what `prepare` made."""
    connection.ensure_connection()
    _template.backup(connection.connection)
