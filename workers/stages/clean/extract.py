"""What trafilatura takes for the article: text without offsets, which align.py finds again in the page."""

import logging
import warnings

# Its downloader, which nothing here uses, brings urllib3's SOCKS support, which warns on stderr where PySocks is not installed.
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="SOCKS support in urllib3")
    import trafilatura

# It warns of each page in which it finds nothing; the stage says that in its own words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def extract(raw: str, precise: bool) -> str:
    """trafilatura's text of the page, in precision or default mode; empty when it finds none or fails."""
    try:
        document = trafilatura.bare_extraction(
            raw, include_comments=False, favor_precision=precise, fast=precise, with_metadata=False
        )
    except Exception:  # any failure of the library is the same to us: nothing was extracted
        return ""
    if document is None or isinstance(document, dict):
        return ""
    return document.text or ""
