"""Speed as ratios: ours ÷ a named baseline, taken in one run, alternating the two."""
