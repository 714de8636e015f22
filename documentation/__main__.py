"""`python -m documentation`: write the reference pages."""

from documentation.reference import rendered

if __name__ == "__main__":
    for path, text in rendered().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
