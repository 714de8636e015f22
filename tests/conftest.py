"""What holds for all tests: none of them is timed, for a busy machine is no error. Speed is measured in benchmarks/."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
