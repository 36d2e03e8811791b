"""A form out of an official letter: read, decided, compared, published, amended."""
