"""A form out of the annex of an official letter: proposed, compared with the last one, and made ready to publish."""
