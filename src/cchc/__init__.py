"""cchc: public-administration-reform (cải cách hành chính) reports as data."""

__version__ = "0.0.1"
