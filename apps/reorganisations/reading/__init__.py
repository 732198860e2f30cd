"""Files of links and of new units as lines of a reorganisation."""

from apps.reorganisations.reading.kinds import LineError, in_kind, kind_of
from apps.reorganisations.reading.rows import Lines, read_links

__all__ = ["LineError", "Lines", "in_kind", "kind_of", "read_links"]
