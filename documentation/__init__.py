"""How the documentation is made: `nav.py` orders its pages, `reference.py` writes those that come from the code.

python -m documentation            write docs/reference/
properdocs build --strict          build the site into site/
"""
