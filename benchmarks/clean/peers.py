"""Other extractors on the same pages: each gets the page's HTML and nothing else, and none may go to the network.

All but trafilatura come with the extra `peers` (`pip install -e .[peers]`); those that are not installed are left out of the table.
"""

from collections.abc import Callable
from importlib.util import find_spec

import lxml.html
import trafilatura

Page = dict[str, str]
Extract = Callable[[Page], str]


def trafilatura_in_mode(**options: bool) -> Extract:
    """trafilatura with the options, without comments."""

    def extract(page: Page) -> str:
        return trafilatura.extract(page["html"], include_comments=False, **options) or ""

    return extract


def readability(page: Page) -> str:
    """readability-lxml's summary, its text a line a block."""
    from readability import Document

    tree = lxml.html.fragment_fromstring(Document(page["html"]).summary(), create_parent="div")
    return "\n".join(text for node in tree.itertext() if (text := " ".join(node.split())))


def resiliparse(page: Page) -> str:
    """resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page["html"], main_content=True, alt_texts=False, links=False))


def newspaper(page: Page) -> str:
    """newspaper4k, told not to fetch pictures: it hangs without a network otherwise."""
    from newspaper import Article

    article = Article(page["url"], fetch_images=False)
    article.download(input_html=page["html"])
    article.parse()
    return str(article.text)


def goose(page: Page) -> str:
    """goose3, told not to fetch pictures."""
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as found:
        return str(found.extract(raw_html=page["html"]).cleaned_text)


_OPTIONAL: dict[str, tuple[str, Extract]] = {
    "readability-lxml": ("readability", readability),
    "resiliparse": ("resiliparse", resiliparse),
    "newspaper4k": ("newspaper", newspaper),
    "goose3": ("goose3", goose),
}


def peers() -> dict[str, Extract]:
    """Those that are installed, by the name of their package."""
    return {
        "trafilatura, default": trafilatura_in_mode(),
        "trafilatura, precision": trafilatura_in_mode(favor_precision=True),
        **{name: extract for name, (module, extract) in _OPTIONAL.items() if find_spec(module) is not None},
    }


def without_failing(extract: Extract) -> Extract:
    """An extractor that raises has found nothing."""

    def safe(page: Page) -> str:
        try:
            return extract(page)
        except Exception:
            return ""

    return safe
