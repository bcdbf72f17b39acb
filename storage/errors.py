"""The driver's errors in the project's own words, translated at one border."""


class StorageError(Exception):
    """The database could not do what was asked; the text says what to do next."""


class DatabaseUnreachable(StorageError):
    """No answer, or the connection broke: the step may simply be run again."""


class Conflict(StorageError):
    """Two transactions met (serialization, deadlock, lock timeout): run it again."""


class RowRefused(StorageError):
    """The schema refused a row: a constraint is broken or the text cannot be stored."""


class DiskFull(StorageError):
    """Postgres could not write for want of space; nothing acknowledged is lost."""


class MigrationError(StorageError):
    """The schema does not fit this program."""
