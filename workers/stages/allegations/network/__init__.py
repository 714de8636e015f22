"""The tagger with a network of our own: cues first, then roles, status and category around each cue.

gate.py        which sentences are read at all
pieces.py      word pieces, shapes, what the lexicon says of each word; windows.py rows of sentences with what stands around them
decoding.py    from scores to cues, spans and acts
certainty.py   how sure a mention is, and whether its sentence tells of a wrong at all
tagger.py      all of it, as a tagger
"""
