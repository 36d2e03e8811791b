"""Forms as files: the offline form we make, and the files of others that are filled in place."""
