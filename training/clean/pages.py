"""Pages to learn from: web pages as they lie in folders, with the body that our own page rules find.

    python -m training.clean.pages FOLDER... --out pages.jsonl.gz

Bare lines are what is left of a page when its structure is lost, so the structure can teach the judge of bare lines: the body
that the clean stage takes from the page is the label. A page counts only when trafilatura, in one of its modes, agrees with that
body to a word 4-gram F1 of AGREED, and when it has LEAST words. Takes all `*.html` and `*.html.gz` below the folders; about four
minutes for 1,400 pages on one core.
"""

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import trafilatura

from benchmarks.clean.measure import page_figures
from workers.errors import Rejection
from workers.sources.base import Where
from workers.sources.decode import decode
from workers.stages.clean.html import clean_html

LEAST, AGREED = 100, 0.8
LARGEST = 3_000_000
_ADDRESS = re.compile(
    r"<link[^>]{1,200}canonical[^>]{1,200}href=[\"']([^\"']+)|property=[\"']og:url[\"'][^>]{1,100}content=[\"']([^\"']+)"
)

Page = dict[str, str]


def collect(folders: Iterable[Path]) -> Iterator[Page]:
    """`url` (or the file's name), `html` and `body` of each page that counts."""
    files = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.name.endswith((".html", ".html.gz"))
    ]
    with Pool(1) as pool:
        yield from (page for page in pool.imap(labelled, files, chunksize=8) if page)


def labelled(path: Path) -> Page | None:
    """The page with its body, if it counts."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    if len(data) > LARGEST:
        return None
    try:
        html = decode(data, Where(path.name)).text
        body = clean_html(html, None).text
    except Rejection:
        return None
    if len(body.split()) < LEAST or max(_agreement(html, body, precise) for precise in (True, False)) <= AGREED:
        return None
    address = _ADDRESS.search(html)
    return {"url": (address[1] or address[2]) if address else path.name, "html": html, "body": body}


def _agreement(html: str, body: str, precise: bool) -> float:
    found = trafilatura.extract(html, include_comments=False, favor_precision=precise) or ""
    precision, recall = page_figures(body, found)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def host(url: str) -> str:
    """The publisher's part of an address, so that all pages of one are on one side of a division."""
    parts = urlsplit(url).netloc.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in ("co", "com", "org") else parts[-2:]) or url


def read(paths: Iterable[Path]) -> list[Page]:
    """Pages of folders, or of files that this program wrote."""
    pages: list[Page] = []
    for path in paths:
        if path.is_dir():
            pages += collect([path])
        else:
            with gzip.open(path) as file:
                pages += map(orjson.loads, file)
    return pages


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with gzip.open(arguments.out, "wb") as file:
        for page in collect(arguments.folders):
            file.write(orjson.dumps(page) + b"\n")


if __name__ == "__main__":
    main()
