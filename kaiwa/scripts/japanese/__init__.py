"""Japanese: readings that a teacher would sign, with ruby, Hepburn and what was doubtful."""

from kaiwa.scripts.japanese.reading import annotate, annotate_carefully

__all__ = ["annotate", "annotate_carefully"]
