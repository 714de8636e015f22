"""Word lists written as text, as a person reads and edits them."""


def words(text: str) -> frozenset[str]:
    """The words of the text, which stand between white space."""
    return frozenset(text.split())
