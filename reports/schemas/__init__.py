"""JSON Schemas of every kind of data file, made from the models and the registries, for editors and for other programs.

`python -m reports.schemas` writes them to docs/schemas/; a test says when they are out of date.
"""

from reports.schemas.kinds import KINDS, DataKind, files_of, schemas, write

__all__ = ["KINDS", "DataKind", "files_of", "schemas", "write"]
