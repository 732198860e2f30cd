"""The award sheets of a round as people see them: points, ranks, and why, in words."""

from apps.reports.awarding.scores import Ranked, Score, Source, ranked, scores_of

__all__ = ["Ranked", "Score", "Source", "ranked", "scores_of"]
