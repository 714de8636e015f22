"""articles.clean: the article's own words, each traceable to the raw body."""

from typing import Literal

from schemas.article import Article


class CleanEvent(Article):
    """Out of the clean stage."""

    schema_version: Literal[1] = 1
