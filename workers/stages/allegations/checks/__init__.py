"""What no tagger may claim, and what is mended in what it claims. Rules that can be read, and that bind the network.

    vetoes.py          the order of all the others, for one sentence
    rule.py            how a table of rules is written
    repairs.py         spans moved to the borders of their noun phrases

What is no allegation, or one that goes less far:

    unsaid.py          what is mentioned only to say that it is not so
    harmless.py        what is denied or admitted and is no wrong
    no_wrong.py        words of a step that tell of work, trade, a game or a death
    other_senses.py    a term in office, a merger that is cleared, a motion that is dismissed
    jokes.py           sport, jokes, a company's books, beasts and things
    at_large.py        the law and figures at large, quizzes, inquiries into nobody
    habits.py          what may come, and what somebody used to do
    findings.py        how much a finding finds, and whose it is
    clearings.py       a sentence of its own that clears whom it does not name: `The jury acquitted`
    omissions.py       who owns to what he did not do, and should have done
    undone.py          a step that the sentence takes back, or that one of its own does: `The conviction was overturned`

What is told of nobody, by the whole of its article:

    fiction.py         the plot of a novel, a film, a game
    pretence.py        a court that sits for charity or in class

Who is not accused of it:

    own_clause.py      roles in the clause of their own cue
    bystanders.py      who only stands beside the accused
    beside_a_case.py   who works at the case, or pleads in it for another
    doers.py           who did it, where the sentence is about one who knew of it or pays for it
    two_acts.py        two who did two things
    second_claims.py   a second claim beside the first, each with its own culprit
    mistaken.py        who is mistaken for the accused or the accuser
    good_deeds.py      what somebody did against the wrong

    replies.py         all this for answers
"""
