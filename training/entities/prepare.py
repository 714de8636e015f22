"""All sets as arrays in one file, so that training needs no tokenizer.

python -m training.entities.prepare --base MINILM --out DATA.pickle [--data ../shared/data/ner]
"""

import argparse
import pickle
from pathlib import Path

from training.backbone import tokenizer_of
from training.entities.data import OPEN_SETS, read
from training.entities.own import marked
from training.entities.rows import encoded

HELD_OUT = ("wikigold", "pud")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json of MiniLM-L6")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = tokenizer_of(options.base)
    sets = {name: encoded(tokenizer, marked(name, read(options.data, name))) for name in (*OPEN_SETS, "gmb", *HELD_OUT)}
    options.out.write_bytes(pickle.dumps(sets))
    print({name: len(sentences) for name, sentences in sets.items()})


if __name__ == "__main__":
    main()
