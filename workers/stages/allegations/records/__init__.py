"""Mentions to records, answers to what they answer, and who got no right of reply.

    resolved.py     a mention with the parties it is about
    merging.py      mentions of one matter together: same accused, compatible acts
    matters.py      whose matter a mention is of that names nobody
    headings.py     whom a headline accuses, by what the body says of the one it describes alike
    outcomes.py     one matter that came out otherwise for one of its accused than for another
    allegation.py   the mentions of one matter as an allegation, whose status is the furthest that one of them states

What keeps two mentions apart, or together:

    apart.py        two matters of one party
    past.py         what ended years ago, beside a step just taken
    complaints.py   two complaints against one party
    retrials.py     a matter tried again: the charge stands, not what was found before
    rejected.py     what came to nothing when `The judge rejected that argument`
    reversals.py    what a matter that ended in favour of the accused was about, told again as background

Answers:

    answering.py    who answers, and for whom
    no_answers.py   what looks like an answer and is none
    turns.py        who answers, and who is accused in return, behind a sentence in which one accuses another
    named.py        which of several matters an answer names
    responses.py    answers linked to the allegations they answer; the right of reply
"""
