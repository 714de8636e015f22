"""Words: which ones open an allegation, name a wrong, stand for a party, or say that somebody is a man or a woman.

cues.py      verbs and phrases that open an allegation, how far each takes it, on which side its roles stand
wrongs.py    words that name a wrong, by category
nouns.py     nouns that stand for a firm, a body with an office, a person
gender.py    what a word, a title or a given name says of its bearer
acts.py      the words that matter in what somebody is said to have done
wordlist.py  how such lists are written
"""
