"""Mentions to records, answers to what they answer, and who got no right of reply.

merging.py     mentions of one matter to one allegation, whose status is the furthest that a mention states
apart.py       two matters of one party; matters.py whose matter a mention is of that names nobody
past.py        what ended years ago, beside a step just taken; complaints.py two complaints of one party
retrials.py    a matter tried again: the charge stands, not what was found before
reversals.py   what a matter that ended in favour of the accused was about, told again as background
turns.py       who answers, and who is accused in return, behind a sentence in which one accuses another
named.py       which of several matters an answer names
responses.py   answers linked to the allegations they answer; the right of reply
"""
