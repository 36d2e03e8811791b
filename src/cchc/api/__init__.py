"""The interface for other software: assembles the routers of the apps."""
