"""Figures of the clean stage; see quality.py."""
