"""Reports and findings → documents people open: Word with comments, marked HTML, workbooks."""
