"""All texts as the network sees them, in one file, so that training needs neither tokenizer nor lexicons.

    python -m training.allegations.prepare --base E5 --out DATA.pickle

Reads ../shared/gold, ../shared/data/srl and ../shared/data/ner, or where the options say.
"""

import argparse
import pickle
from pathlib import Path

from training.allegations.data import gold_documents, plain_documents, role_documents
from training.backbone import tokenizer_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--srl", type=Path, default=Path("../shared/data/srl"))
    parser.add_argument("--ner", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json of E5 (training.e5)")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = tokenizer_of(options.base)
    data = {
        part: gold_documents(tokenizer, options.gold, part, options.ner)
        for part in ("train", "development", "held-out")
    }
    data["roles"] = role_documents(tokenizer, options.srl)
    data["plain"] = plain_documents(tokenizer, options.ner, options.srl, options.gold)
    options.out.write_bytes(pickle.dumps(data))
    print({name: (len(docs), sum(len(d.pieces) for d in docs)) for name, docs in data.items()})


if __name__ == "__main__":
    main()
