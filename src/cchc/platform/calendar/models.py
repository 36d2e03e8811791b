"""Days off and swapped days, each with its decision."""
