"""Who the text says is a child, and whom the wrong was done to: people whom an accusation must not hit by a misreading.

By words beside the name, never by guessing: an age (`Ann Fairley, 15,`), a noun (`schoolboy`), a wrong done to them (`the murder
of Ann Fairley`). A flag may be wrong; it costs a look.
"""

import re
from collections.abc import Iterator

from schemas import EnrichedEvent, Party, Span

ADULT = 18

_CHILD = "boys?|girls?|child|children|teenagers?|teens?|schoolboys?|schoolgirls?|schoolchild(?:ren)?|pupils?|juveniles?|toddlers?|minors?"
_CHILD_BEFORE = re.compile(rf"\b(?:{_CHILD})(?:,| named| called)?\s+$", re.IGNORECASE)
_CHILD_NOUN = re.compile(rf"\b(?:{_CHILD})$", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\b(\d{1,2})-year-old(?:\s+\w+){0,2}[\s,]+$", re.IGNORECASE)
_AGE_AFTER = re.compile(
    r"\s*(?:,\s*(?:who (?:is|was) |aged? |then )?|\(|\s(?:was|is) )(\d{1,2})(?=[,);.\s-])", re.IGNORECASE
)
_AGE_IN = re.compile(r"\b(\d{1,2})-year-old|\baged? (\d{1,2})\b", re.IGNORECASE)
_CHILD_AFTER = re.compile(rf"\s*,\s+an?\s+(?:\w+\s+)?(?:{_CHILD})\b", re.IGNORECASE)

_DONE = (
    "murder|killing|death|rape|stabbing|shooting|assault|abduction|kidnap|kidnapping|attack|abuse|torture|manslaughter|robbery|"
    "beating|harassment"
)
_DOING = (
    "murdering|killing|raping|stabbing|shooting|assaulting|abducting|kidnapping|attacking|abusing|torturing|robbing|beating|"
    "harassing|defrauding|strangling|poisoning|grooming|stalking|trafficking"
)
_SUFFERED = (
    "murdered|killed|raped|stabbed|shot|assaulted|abducted|kidnapped|attacked|abused|tortured|robbed|beaten|strangled|poisoned|"
    "defrauded|groomed|stalked"
)
_NOUNS = r"(?:(?:the|a|an|his|her|their)\s+)?(?:[a-z][\w-]*\s+){0,3}(?:(?:Mr|Mrs|Ms|Miss|Dr|PC)\.?\s+)?"
_VICTIM_BEFORE = re.compile(
    rf"\b(?:(?:{_DONE})\s+(?:of|on|against)\s+{_NOUNS}|(?:{_DOING})\s+{_NOUNS}|"
    r"victims?,?\s+(?:was |were |named |identified as )?)$"
)
_VICTIM_AFTER = re.compile(
    rf"\s*(?:['’]s?\s+(?:\w+\s+)?(?:{_DONE}|body|killers?|attackers?|remains)\b|"
    rf"(?:,[^,.;]{{1,40}},)?\s+(?:was|were|had been)\s+(?:\w+ly\s+)?(?:{_SUFFERED})\b|"
    r",\s+(?:the|a)\s+(?:alleged\s+)?victim\b)"
)
_WINDOW = 90


def child(article: EnrichedEvent, party: Party) -> Span | None:
    """The words that say that this party is under 18, or may be; None where none do."""
    if party.entity is None:
        return _described(article, party)
    for span, before, after in _places(article, party.entity):
        aged = _AGE_BEFORE.search(before) or _AGE_AFTER.match(after)
        if (aged and int(aged.group(1)) < ADULT) or _CHILD_BEFORE.search(before) or _CHILD_AFTER.match(after):
            return span
    return None


def _described(article: EnrichedEvent, party: Party) -> Span | None:
    """`a 15-year-old boy`, `two teenagers`: the words of the mention that name nobody."""
    aged = _AGE_IN.search(party.name)
    young = aged is not None and int(aged.group(1) or aged.group(2)) < ADULT
    grown = aged is not None and not young
    if not young and (grown or not _CHILD_NOUN.search(party.name)):
        return None
    spans = (s for a in article.allegations for m in a.mentions for s in m.accused)
    return next((s for s in spans if s.text.lower() == party.name.lower()), None)


def victim(article: EnrichedEvent, party: Party) -> Span | None:
    """The place that says that the wrong was done to this party; None where none does."""
    if party.entity is None:
        return None
    for span, before, after in _places(article, party.entity):
        if _VICTIM_BEFORE.search(before) or _VICTIM_AFTER.match(after):
            return span
    return None


def _places(article: EnrichedEvent, entity: str) -> Iterator[tuple[Span, str, str]]:
    """Each place of the name, with the text before and after it."""
    for found in article.entities:
        if found.id == entity:
            for span in found.mentions:
                source = (article.headline or "") if span.field else article.text
                yield span, source[max(span.start - _WINDOW, 0) : span.start], source[span.end : span.end + _WINDOW]
