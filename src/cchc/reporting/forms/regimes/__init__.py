"""Services, selectors and pages of regimes and periods."""
