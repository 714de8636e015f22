"""Who owns to what he did not do: a negation, or a `should have`, that takes nothing back.

We should have replaced the valve                  owned to
We did not go, and we are sorry                    owned to
We sent the invoices without looking               owned to
I did not steal it, and I am sorry for them        a denial
Lowe did not accept responsibility                 he owns to nothing
I should have been told                            a complaint
"""

import re

from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.lexicon.cues import VERB_FORMS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.tagging import TaggedMention

_IFS = words("if unless whether")
_OUGHT = re.compile(r"\b(?:should|ought to)(?: not|n['’]t)?(?: have|['’]ve)?\b(?! to)", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\w+ed\b[^.;,]*\bwithout \w+ing\b|(?:sent|sold|gave|paid|let|took|left)\b[^.;,]*\bwithout \w+ing\b"
)
_DID_NOT = re.compile(
    r"(?:did not|didn['’]t|never) (?!\w*(?:accept|acknowledg|own|admit|apologi|take|say|claim))", re.IGNORECASE
)
_SORRY = re.compile(
    r"\b(?:I|we)(?: am| are|['’]m|['’]re) (?:\w+ly )?(?:sorry|ashamed)\b|\b(?:I|we) (?:apologi[sz]e|regret|should have)\b|"
    r"\b(?:my|our) (?:fault|mistake)\b",
    re.IGNORECASE,
)
_BEEN_TOLD = re.compile(
    r"\b(?:should|ought to)(?: have|['’]ve)(?: \w+ly)? been (?:\w+ed|told|given|paid|sent|shown|heard)\b", re.IGNORECASE
)
_FIRST_PERSON = words("i we")


def owns_to_it(clause: Clause, mention: TaggedMention, head: int) -> bool:
    """Whether the negated or only possible verb of an admission is what the accused owns to."""
    if clause.lower[head] in VERB_FORMS or not _IFS.isdisjoint(clause.lower[:head]):
        return False
    text, (start, end) = clause.text, mention.cue
    ours = any(text[slice(*a)].lower() in _FIRST_PERSON for a in mention.accused)
    if _OUGHT.search(text, start, end):
        return not (ours and _BEEN_TOLD.search(text, start))
    if _WITHOUT.match(text, start, end):
        return True
    if not (ours and _DID_NOT.match(text, start, end) and _SORRY.search(text)):
        return False
    return not names_wrong(text[start : max(end, mention.act[1] if mention.act else 0)])
