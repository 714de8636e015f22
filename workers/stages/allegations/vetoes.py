"""What the grammar forbids whatever the network says, and what both find in one sentence.

A question claims nothing. A cue that is negated, only possible or under an `if` marks nothing. A step that is
announced is not yet taken. Nobody accuses himself, except who claims responsibility or confesses.
"""

from dataclasses import replace

from workers.stages.allegations.clauses import Clause
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.status import is_hypothetical, is_question, lowered
from workers.stages.allegations.tagging import NOTHING, TaggedMention, Tags

_KEEPS_NEGATION = frozenset(("cleared", "alleged", "settled"))


def checked(sentence: Sentence, found: Tags) -> Tags:
    """The tags that the grammar lets stand."""
    if not found.mentions:
        return found
    clause = Clause(sentence.text, sentence.heading)
    if sentence.heading and is_question(clause):
        return NOTHING
    mentions = tuple(m for mention in found.mentions if (m := _checked(clause, mention)))
    return replace(found, mentions=mentions)


def _checked(clause: Clause, mention: TaggedMention) -> TaggedMention | None:
    inside = [
        i
        for i in range(len(clause.tokens))
        if clause.tokens.starts[i] < mention.cue[1] and clause.tokens.ends[i] > mention.cue[0]
    ]
    verbs = [i for i in inside if clause.tags[i].startswith("VB")]
    head = verbs[-1] if verbs else inside[0] if inside else None
    if head is None:
        return None
    group = clause.verb_group(head) if verbs else None
    if mention.status not in _KEEPS_NEGATION and is_hypothetical(clause, inside[0], group):
        return None
    status = lowered(clause, mention.status, group)
    accuser = mention.accuser
    if status != "admitted":
        accuser = tuple(a for a in accuser if a not in mention.accused)
    return replace(mention, status=status, accuser=accuser)
