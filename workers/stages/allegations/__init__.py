"""The allegations stage: who says whom did what, how far it has got, and what the accused answers.

In: an `EntitiesEvent`. Out: an `EnrichedEvent` with `allegations`, `responses` and `right_of_reply`. State: none. One
event in, one out; a text in another language passes with a note.

Order of its rules, each in a module of its own:

    sentences.py   headline and text to sentences with exact offsets
    tagging.py     the contract of a tagger: sentences in, cues with roles and status out
    both.py        what ships: network and grammar as two witnesses; repairs.py mends the network's spans
    model.py       the tagger by network (pieces, gate, decoding); certainty.py says how sure a tag is
    grammar.py     the tagger by lexicon (cues.py, wrongs.py) and clause grammar (tokens, pos, clauses, roles, nominal, answers)
    vetoes.py      what no tagger may claim; unsaid.py what is only mentioned to say that it is not so; replies.py the same for answers
    no_wrong.py    words of a step that tell of work, trade, a game or a death
    findings.py    how much a finding finds, and whose it is
    doers.py       who did it, where the sentence is about one who knew of it or pays for it; appositions.py whose name it is
    own_clause.py  roles in the clause of their own cue; bystanders.py who only stands beside; two_acts.py two who did two things
    status.py      what takes a cue back: negation, hypothesis, wish, question. A status is never raised above its sentence
    speaking.py    who goes on speaking, of a pronoun; turns.py who answers or is accused in return
    parties.py     role spans to the article's entities, pronouns and descriptions included, with the words that show it
    names.py       the names in reading order; epithets.py what the text calls each; descriptions.py whom a description means
    referents.py   a small network that weighs all this and decides; scene.py what it is asked about, and whom a phrase cannot mean
    attribution.py who says so: reported, quoted, the paper's own voice; hedges; anonymous sources
    dates.py       when a step was taken, if its sentence says so
    undone.py      a step that the sentence takes back, or that one of its own does: `The conviction was overturned`
    records.py     mentions of one matter to one allegation, whose status is the furthest that a mention states; apart.py two matters
                   of one party; matters.py whose matter a mention is of that names nobody
    reversals.py   what a matter that ended in favour of the accused was about, told again as background
    responses.py   answers linked to what they answer; who got no right of reply
    reading.py     the whole, for one article
    stage.py       the whole, for a batch of events

What counts as an allegation, the statuses and the categories: docs/discussion/allegations.md.
"""

from workers.stages.allegations.stage import AllegationsStage

__all__ = ["AllegationsStage"]
