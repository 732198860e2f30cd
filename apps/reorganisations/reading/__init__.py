"""Files of links and of new units as lines of a reorganisation."""

from apps.reorganisations.reading.kinds import LineError, kind_of
from apps.reorganisations.reading.rows import Lines, read_links

__all__ = ["LineError", "Lines", "kind_of", "read_links"]
