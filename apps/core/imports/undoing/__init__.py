"""Taking back what one import wrote, read off the history: a few statements over whole sets.

A record is taken back when nobody has touched it since. Touched means a later event of the record,
of its parts, or of any row that refers to it, under another context; what an import wrote that was
itself taken back does not count. What is refused stays as it is, with a sentence.
"""

from apps.core.imports.undoing.kinds import Part, Undoable, Undone
from apps.core.imports.undoing.taking import Undo

__all__ = ["Part", "Undo", "Undoable", "Undone"]
