"""How near the passages of an index are to a question, by the vectors kept of them."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.encoder.vectors_file import HEAD, Kept
from retrieval.postings import Keys
from retrieval.scoring import Floats32, Ints

#: A scale below this is that of a text without a vector.
_NO_SCALE = 1e-10


@dataclass(frozen=True, eq=False)
class Nearness:
    """The record of each passage's vector, and its scale, 0 for a passage without one."""

    records: NDArray[np.int8]
    places: Ints
    scales: Floats32
    encoded: int

    @classmethod
    def of(cls, kept: Kept, keys: Keys) -> "Nearness":
        """The nearness of the passages whose texts have `keys`."""
        places = kept.places(keys)
        heads = np.ascontiguousarray(kept.records[places[places >= 0], 8:HEAD])
        scales = np.zeros(len(keys), np.float32)
        scales[places >= 0] = heads.view(np.float32).reshape(-1)
        scales[scales < _NO_SCALE] = 0.0
        return cls(kept.records, places, scales, int((places >= 0).sum()))

    def of_question(self, vector: Floats32) -> Floats32:
        """How far each passage's cosine is above the average, in standard deviations; 0 for one without a vector.

        What an encoder calls far and near differs: cosines of e5 lie between 0.75 and 0.92, of others about 0.
        """
        scale = np.float32(np.abs(vector).max() / 127)
        asked = np.round(vector / scale).astype(np.int8)
        cosines: Floats32 = _products(asked, self.records, self.places, self.scales * scale)
        has_vector = self.scales > 0
        known = cosines[has_vector]
        spread = float(known.std()) if len(known) else 0.0
        if spread < 1e-6:
            return np.zeros(len(cosines), np.float32)
        return np.where(has_vector, (cosines - known.mean()) / np.float32(spread), np.float32(0))


@njit(cache=True, nogil=True)
def _products(asked: NDArray[np.int8], records: NDArray[np.int8], places: Ints, scales: Floats32) -> Floats32:
    """The product of `asked` with each record at `places`, times its scale."""
    products = np.zeros(len(places), np.float32)
    for row in range(len(places)):
        if scales[row] > 0:
            record = records[places[row]]
            total = np.int32(0)
            for d in range(len(asked)):
                total += np.int32(asked[d]) * np.int32(record[HEAD + d])
            products[row] = total * scales[row]
    return products
