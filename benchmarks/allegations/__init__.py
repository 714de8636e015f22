"""Measures of the allegations stage that need no training: resolution by itself."""
