"""Durable state of stages, each behind a protocol that its stage declares. Nothing here judges anything."""
