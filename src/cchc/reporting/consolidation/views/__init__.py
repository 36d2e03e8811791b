"""Pages of consolidation: the table, the panel of a number, who is missing, files to take away."""
