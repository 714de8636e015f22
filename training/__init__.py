"""How the shipped models were made: runnable, seeded, data read by path. Nothing here is needed at run time."""
