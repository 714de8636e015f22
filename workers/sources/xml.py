"""XML from strangers: no entities, no network, no DTD, bounded."""

import re

from lxml import etree

from workers.errors import NotXml, UnsafeXml
from workers.sources.base import Where

# A DTD of its own is where entity bombs and reads of local files live, and no news format needs one.
_DECLARATION = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]{0,2000}\[", re.IGNORECASE)
_HEAD = 65_536


def check(data: bytes, where: Where) -> None:
    """Raise UnsafeXml when the document declares entities."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    if _DECLARATION.search(head):
        raise UnsafeXml(where=where)


def parse(data: bytes, where: Where) -> etree._Element:
    """The root element. Raises UnsafeXml, NotXml."""
    check(data, where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(where=where, detail=str(error)[:200]) from error


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Its children of that name, in any namespace."""
    return [child for child in element if name_of(child) == name]


def first(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element along a path of child names."""
    found: etree._Element | None = element
    for name in path:
        if found is None:
            return None
        found = next(iter(children(found, name)), None)
    return found


def descendants(element: etree._Element, name: str) -> list[etree._Element]:
    """All elements of that name below it, in order."""
    return [below for below in element.iter() if name_of(below) == name]


def text_of(element: etree._Element | None) -> str | None:
    """Its text, white space collapsed; None when there is none."""
    if element is None:
        return None
    return " ".join("".join(part for part in element.itertext() if isinstance(part, str)).split()) or None


def source_of(element: etree._Element) -> str:
    """Its content as markup, without itself and its namespaces: a body for the clean stage."""
    etree.cleanup_namespaces(element)
    whole = str(etree.tostring(element, encoding="unicode", with_tail=False))
    start, end = whole.find(">") + 1, whole.rfind("</")
    return whole[start:end] if end >= start > 0 else ""
