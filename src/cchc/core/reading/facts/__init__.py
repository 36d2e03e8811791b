"""Statistical statements of the prose. One door: `find_facts`. Algorithm page: docs/algorithms/facts.md."""

from cchc.core.reading.facts.find import find_facts

__all__ = ["find_facts"]
