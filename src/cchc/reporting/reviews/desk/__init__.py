"""The desk of who collects: which units below are in trouble with a period, and what is done about it."""
