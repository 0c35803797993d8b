"""Where a resident's home is, if an operator has it: to be compared with where a picture was taken."""

from migrations.fields import SealedField


def up(migrator, db):
    migrator.migrate(migrator.add_column("visit_resident", "position", SealedField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("visit_resident", "position"))
