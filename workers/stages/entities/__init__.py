"""The entities stage: the names in an article, and which of them are one thing.

    in      UniqueEvent (headline and text of a cleaned, deduplicated article)
    out     EntitiesEvent: the same article with `entities`; always emitted, nothing is dropped or rejected here
    state   none; the model is read once, when the first article comes

The order of its rules:
1. language: an article that the annotator does not serve passes on without entities, its stamp saying `unsupported language`;
2. annotator (`annotator.py`): headline and text are tagged apart. Ours is the shipped model (`model.py`), or word lists and
   grammar where it is missing (`grammar.py`); both go through `refine.py` (edges, GPE against LOC, peoples, laws, events);
3. `repeats.py`: surnames that were left out though their bearers were found;
4. `clusters.py`: mentions of headline and text joined into entities, each join with the name of its rule;
5. `links.py`: links into a newsroom's own gazetteer, if there is one; ambiguous means none.

Discussion: docs/discussion/entities.md.
"""

from workers.stages.entities.annotator import Annotator, Tagged
from workers.stages.entities.links import Gazetteer
from workers.stages.entities.stage import EntitiesStage

__all__ = ["Annotator", "EntitiesStage", "Gazetteer", "Tagged"]
