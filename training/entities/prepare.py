"""All sets as arrays in one file, so that training needs no tokenizer.

python -m training.entities.prepare --base MINILM --out DATA.pickle [--data ../shared/data/ner] [--texts CLONES]
"""

import argparse
import pickle
from pathlib import Path

from training.backbone import tokenizer_of
from training.entities.data import OPEN_SETS, read
from training.entities.own import marked
from training.entities.plain import PLAIN_SETS, apart_from, read_plain
from training.entities.rows import encoded

HELD_OUT = ("wikigold", "pud")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--texts", type=Path, help="folder of the clones that training.entities.plain names")
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json of MiniLM-L6")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = tokenizer_of(options.base)
    sets = {name: marked(name, read(options.data, name)) for name in (*OPEN_SETS, "gmb", *HELD_OUT)}
    held_out = [one for name in HELD_OUT for one in sets[name]]
    for name in PLAIN_SETS:
        texts = marked(name, read_plain(options.texts, name)) if options.texts else []
        sets[name] = apart_from(held_out, texts)
    ready = {name: encoded(tokenizer, sentences) for name, sentences in sets.items()}
    options.out.write_bytes(pickle.dumps(ready))
    print({name: len(sentences) for name, sentences in sets.items()})


if __name__ == "__main__":
    main()
