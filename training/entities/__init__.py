"""Training of the model that tags persons, organisations and places.

`python -m training.entities.train --out DIR` makes the model, `python -m training.entities.export` writes what ships,
`python -m training.entities.evaluate` measures it. Data: `--data`, by default `../shared/data/ner` beside the checkout.
"""
