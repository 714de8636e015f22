"""Two who are said to have done two things in one sentence: each mention keeps its own.

    The report says that Kost had shredded files and that his deputy, Ana Ruiz, had lied to the police
    Prosecutors accused Kost of forging invoices and his deputy, Ana Ruiz, of destroying documents

A network gives the first the act of the second, or both acts to the first.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas import Category
from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.grammar.roles import is_pronoun, proposition
from workers.stages.allegations.lexicon.cues import VERB_FORMS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong, weigh
from workers.stages.allegations.parties.epithets import is_somebody
from workers.stages.allegations.tagging import PROGRESS, Extent, TaggedMention, touch

_AND_THAT = re.compile(r",? and that ", re.IGNORECASE)
_SAME = re.compile(r"(?:he|she|it|they|we|i|you|there|this|these|nobody|no one)\b", re.IGNORECASE)
_FIGHTERS = words("""
    rebels soldiers troops fighters gunmen militants militia militias militiamen insurgents mercenaries guerrillas paramilitaries
    commandos brigade brigades battalion thugs forces
""")
_GAPPED = re.compile(
    r",? and (?P<who>(?:(?:the|his|her|its|an?|their) )?[\w'’-]+(?: [\w'’-]+){0,4}?"
    r"(?:, (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+),)?)(?<! and)"
    r" of (?P<act>\w+ing\b[^;]*)$",
)


def told_apart(clause: Clause, mention: TaggedMention) -> Iterator[TaggedMention]:
    """The mention with its own act, and behind it the second accused's, where the sentence tells of two."""
    mention, others = _each_its_step(clause, mention)
    yield from others
    text, act = clause.text, mention.act
    if act is None:
        yield mention
        return
    if (
        gapped := _GAPPED.search(text[act[0] : act[1]]) or _with_a_noun(text[slice(*act)])
        if text[slice(*mention.cue)].lower().startswith("accus")
        else None
    ):
        group = "name" if gapped["name"] else "who"
        yield replace(
            mention, act=(act[0], act[0] + (gapped.end("first") if "first" in gapped.re.groupindex else gapped.start()))
        )
        yield of_another(mention, _moved(gapped.span(group), act[0]), _moved(gapped.span("act"), act[0]), text)
        return
    joint = _joint(text, mention)
    said = clause_at(clause, joint.end()) if joint else None
    if joint is None or said is None:
        yield mention
        return
    who, what = said
    if any(touch(who, one) for one in mention.accused):
        yield mention
    elif act[0] > joint.start():
        yield replace(mention, accused=(who,))
    else:
        yield replace(mention, act=(act[0], min(act[1], joint.start())))
        if names_wrong(text[slice(*what)]):
            yield of_another(mention, who, what, text)


_GAPPED_NOUN = re.compile(
    r"^(?P<first>[\w' -]{3,40}),? and (?P<who>(?:his|her|its|their) [\w'’-]+(?: [\w'’-]+){0,2}?|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})"
    r"(?P<name>)(?<! and) of (?P<act>[^;,]*)$"
)
_SOMEWHERE = re.compile(r"\b(?:in|from|at|to|between|near)\b")


def _with_a_noun(act: str) -> re.Match[str] | None:
    """`accused Lowe of bribery and his deputy of perjury`."""
    found = _GAPPED_NOUN.search(act)
    if found is None or _SOMEWHERE.search(found["first"]) or not is_somebody(found["who"]):
        return None
    return found if names_wrong(found["act"]) and names_wrong(found["first"]) else None


def _each_its_step(clause: Clause, mention: TaggedMention) -> tuple[TaggedMention, tuple[TaggedMention, ...]]:
    """`A teacher dismissed for swearing and a vicar accused of theft`; `Pilot fined after drinking; second pilot suspended`.

    The act without what the second is accused of, and without him who has a step of his own.
    """
    text, act, cue = clause.text, mention.act, mention.cue
    if act is None:
        return mention, ()
    if clause.heading and act[1] < cue[0] and _of_the_first(text, mention, act):
        return replace(mention, act=None), ()
    second = _AND_ANOTHER.search(text, act[0], act[1]) if cue[1] <= act[0] else None
    if second and _is_step(second["step"]):
        kinds = weigh(text[act[0] : second.start()])
        category: Category = max(kinds, key=kinds.__getitem__) if kinds else "conduct"
        mention = replace(mention, act=(act[0], second.start()), category=category)
    others = []
    for one in mention.accused:
        own = _OWN_STEP.match(text, one[1]) if one[0] > cue[1] else None
        if own and _is_step(own["step"]) and len(mention.accused) > 1:
            mention = replace(mention, accused=tuple(a for a in mention.accused if a != one))
            status = min((c.status for c in VERB_FORMS[own["step"]]), key=PROGRESS.index)
            other = replace(mention, cue=own.span("step"), status=status)
            others.append(of_another(other, one, own.span("act"), text))
    return mention, tuple(others)


def _of_the_first(text: str, mention: TaggedMention, act: Extent) -> bool:
    """Whether the act is of a step before it: `Pilot fined after drinking; second pilot suspended`."""
    before = text[: act[0]].lower().split()
    own = _is_step(text[slice(*mention.cue)].split()[0])
    behind = any(_NEXT_IN_A_HEADLINE.fullmatch(text[act[1] : a[0]]) for a in mention.accused)
    return own and behind and any(word in VERB_FORMS or word in _ENDED for word in before)


def _is_step(verb: str) -> bool:
    return any(c.frame in ("accuse", "step") for c in VERB_FORMS.get(verb.lower(), ()))


_ENDED = words("struck sacked axed sent off")
_NEXT_IN_A_HEADLINE = re.compile(r"[;,] (?:and )?")
_AND_ANOTHER = re.compile(
    r"(?:,? and|[,;]) (?P<who>(?:(?:an?|the|another|two|three|four|his|her|its) )(?:[a-z’'-]+ ){0,3}?[a-z’'-]+)"
    r"(?: who (?:was|were|is|are))? "
    r"(?P<step>[a-z]+(?:ed|ought|eld))(?= (?:of|for|with|over|after|on|in)\b)"
)
_OWN_STEP = re.compile(r" (?P<step>[a-z]+(?:ed)) (?:of|for|with|over) (?P<act>[a-z][\w'’ -]*?)(?=,| and |[.;]|$)")


def _joint(text: str, mention: TaggedMention) -> re.Match[str] | None:
    """The `and that` behind the accused, in the act or before it."""
    if mention.act is None or not mention.accused:
        return None
    begin = max((a[1] for a in mention.accused if a[0] >= mention.cue[0]), default=mention.cue[1])
    return _AND_THAT.search(text, begin, max(mention.act[1], begin))


def clause_at(clause: Clause, at: int) -> tuple[Extent, Extent] | None:
    """Who and what the clause tells that begins at a place of the text; None where its subject is a pronoun, or the verb is negated."""
    if _SAME.match(clause.text, at):
        return None
    if apposed := _APPOSED.match(clause.text, at):
        return apposed.span("who"), apposed.span("act")
    inside = clause.tokens.within(at, len(clause.text))
    said = proposition(clause, inside[0]) if inside else None
    if said is None:
        return None
    parties, act, verb = said
    if not parties or is_pronoun(clause, parties) or verb.negated or verb.modal or verb.passive:
        return None
    who = clause.extent(parties[0])
    return (who, clause.extent(act)) if _is_party(clause.text[slice(*who)]) else None


def _is_party(phrase: str) -> bool:
    return is_somebody(phrase) or phrase.split()[-1].lower() in _FIGHTERS


# `his deputy, Ana Ruiz, had lied to the police`
_APPOSED = re.compile(
    r"(?:his|her|its|their|the|an?|another) [\w' -]{3,40}, (?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+), (?:(?:had|has|have) )?"
    r"(?P<act>(?!(?:was|were|is|are|would|could|who|which|had|has)\b)[a-z]+\b[^;.]*)"
)


def _moved(span: Extent, by: int) -> Extent:
    return span[0] + by, span[1] + by


def of_another(mention: TaggedMention, who: Extent, act: Extent, text: str) -> TaggedMention:
    """The mention as that of another accused and another act, of the kind that its words name."""
    kinds = weigh(text[slice(*act)])
    category = max(kinds, key=kinds.__getitem__) if kinds else mention.category
    return replace(mention, accused=(who,), act=act, category=category)
