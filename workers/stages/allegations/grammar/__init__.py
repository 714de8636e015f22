"""What clause grammar reads in one sentence: words, parts of speech, clauses, and the tagger that needs no model.

tokens.py       words with offsets
pos.py          parts of speech by context; corrections.py what spelling and the lexicon know better
clauses.py      noun phrases, verb groups, subjects, objects, where a complement ends
roles.py        who accuses whom of what, read from the clause around a verb; nominal.py around nouns and set phrases
answers.py      what the accused says to it
status.py       what takes a cue back: negation, hypothesis, wish, question
dates.py        when a step was taken, if its sentence says so
tagger.py       all of it, as a tagger
"""
