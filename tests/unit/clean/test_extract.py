"""The extractor that the page rules lean on."""

import subprocess
import sys

WITHOUT_PYSOCKS = "import sys; sys.modules['socks'] = None; import workers.stages.clean.extract"


def test_the_library_is_loaded_without_a_word_on_stderr() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYSOCKS], check=False, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
