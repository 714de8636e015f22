"""Dashboards, made from Python so that each stage gets the same ones."""
