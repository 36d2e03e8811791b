"""The draft of a parent's report, prepared from the reports of the units below."""
