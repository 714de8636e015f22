"""Tests on real servers (tests/servers). Each test has topics and groups of its own, by a prefix, on the run's one broker."""
