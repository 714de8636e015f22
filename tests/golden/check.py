"""Show how the samples differ from their golden files: `python -m tests.golden.check`; `--write` after an editor has read every line."""

import difflib
import json
import sys
from pathlib import Path

from tests.golden.pipeline import enriched_samples
from tests.golden.view import view

GOLDEN = Path(__file__).parent / "samples"


def main() -> int:
    changed = 0
    for key, event in enriched_samples().items():
        path = GOLDEN / f"{key}.json"
        found = json.dumps(view(event), indent=1, ensure_ascii=False) + "\n"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if found == before:
            continue
        changed += 1
        sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), found.splitlines(True), str(path), "found"))
        if "--write" in sys.argv:
            path.write_text(found, encoding="utf-8")
    return int(changed > 0)


if __name__ == "__main__":
    sys.exit(main())
