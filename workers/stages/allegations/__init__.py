"""The allegations stage: who says whom did what, how far it has got, and what the accused answers.

In: an `EntitiesEvent`. Out: an `EnrichedEvent` with `allegations`, `responses` and `right_of_reply`. State: none. One
event in, one out; a text in another language passes with a note.

In the order in which an article passes; a folder's first lines say what each of its modules does:

    sentences.py   headline and text to sentences with exact offsets
    tagging.py     the contract of a tagger: sentences in, cues with roles and status out
    grammar/       the tagger by clause grammar, over the words of lexicon/
    network/       the tagger by a network of our own; how sure a tag is
    both.py        what ships: network and grammar as two witnesses
    checks/        what no tagger may claim: what is unsaid, undone, no wrong; who only stands beside the accused
    parties/       role spans to the article's entities, pronouns and descriptions included; who says so
    records/       mentions of one matter to one allegation; answers linked; who got no right of reply
    reading.py     the whole, for one article
    stage.py       the whole, for a batch of events

A status is never raised above what its sentence says, and what the text does not say is not said here. What counts as
an allegation, the statuses and the categories: docs/discussion/allegations.md.
"""

from workers.stages.allegations.stage import AllegationsStage

__all__ = ["AllegationsStage"]
