"""What is looked at when the first passages are judged: figures about the matter, the side asked, and what is missing."""

from typing import NamedTuple

from retrieval.scoring import Floats


class Features(NamedTuple):
    """Figures of the passages that get the closer look, a column each, an entry a passage; these names, in this order,
    are the only list of them there is."""

    #: Score of the search, as a share of the best.
    score: Floats
    #: Weighted share of the telling words it holds.
    coverage: Floats
    #: BM25 against the highest the question could reach.
    strength: Floats
    #: Closeness of meaning: of the passage, of its document's names, of its heading.
    closeness: Floats
    names_close: Floats
    heading_close: Floats
    #: Nearness by a second opinion as the ranking counts it, and what lacks to that of the nearest of all, in standard
    #: deviations; 0 without one.
    opinion: Floats
    behind: Floats
    #: Share of the question's terms that its document holds.
    document_holds: Floats
    #: Share of the words of a name of its document that the question says.
    named: Floats
    #: The heading asks what the question asks; or something else.
    heading_asks: Floats
    heading_other: Floats
    #: Likeness of the side asked to the heading's; how sure another side is meant.
    side: Floats
    side_other: Floats
    #: How much more than usual, in nats, the passage tells of the side asked.
    tells: Floats
    #: Share of the heading's words that the question says.
    heading_said: Floats
    #: Share of the kinds of answer wanted that it gives; none of them.
    gives: Floats
    lacks: Floats
    #: Weight of the public matters, places, actions that the question names and it lacks.
    matters_missing: Floats
    all_missing: Floats
    places_missing: Floats
    action_missing: Floats
    #: It orders a publication, and the question asks for no publication.
    only_publishes: Floats
    #: The question asks how the citizen's own case stands; or asks nothing.
    asks_status: Floats
    asks_nothing: Floats
    #: Likeness of the side asked to the heading's own side, nothing else counted.
    same_side: Floats
    #: How much the question says: the number of its telling words and their weight, in nats.
    words_asked: Floats
    weight_asked: Floats


FEATURES = Features._fields
#: Those that only a second opinion gives.
BY_OPINION = ("opinion", "behind")
