"""Whom the spans mean: `he`, `the company`, `a former employee` to the article's entities, with the words that show it.

resolution.py    role spans to parties; what decides, in order
names.py         the article's names in reading order; no_names.py what a capital at the head of a sentence made a name
epithets.py      what the text calls each name; descriptions.py whom a description means by that; appositions.py whose name it is
scene.py         what a phrase is asked about, and whom it cannot mean; referents.py a small network that weighs the rest
pronouns.py      whom `he`, `she` or `you` cannot mean: counsel who ask, who is quoted, a firm
newcomers.py     `a nurse` is not whoever is named later as `nurse`; firms.py `the firm` is not always the one told of
speaking.py      who goes on speaking
attribution.py   who says so: reported, quoted, the paper's own voice; hedges; sources without a name
"""
