"""A small text classifier: from questions whose label is known to suggestions for one whose label is not.

Ridge regression on the labels (Hoerl and Kennard, Technometrics 12(1), 1970) and complement naive Bayes
(Rennie et al., ICML 2003) are added up; how much each counts, and with that how sure a suggestion is, is
what told held-out examples apart best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hotline.routing.text_features import Features, Floats32, Rows, Vocabulary, features_of
from retrieval.language import Language

#: Ridge regression's penalty, where a text's features have length one.
PENALTY = 0.3
#: Steps of conjugate gradients; more change no suggestion.
_STEPS = 25
#: Smoothing of naive Bayes.
_SMOOTHING = 0.1
_FOLDS = 3
#: What is tried as weights of the two in the logit.
_RIDGE_WEIGHTS = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)
_BAYES_WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0)

#: How many examples' worth of doubt stands against those there are.
_DOUBT = 10
#: From this product of their features on, of 1.2 at most, two texts are much alike.
_ALIKE = 0.6

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose label is known."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label with the probability [0, 1] that it is the right one, and how many examples of it are much alike."""

    label: str
    confidence: float
    alike: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class Classifier:
    """Learned once, never changed; without two labels to tell apart it suggests nothing."""

    labels: tuple[str, ...]
    size: int
    _language: Language
    _vocabulary: Vocabulary
    _weights: Floats32
    _rows: Rows
    _given: Labels

    @classmethod
    def train(cls, examples: Sequence[Example], language: Language) -> "Classifier":
        """Learn from all `examples`, in any order; about a second for two thousand."""
        labels = tuple(sorted({example.label for example in examples}))
        number = {label: n for n, label in enumerate(labels)}
        ordered = sorted(set(examples), key=lambda example: (example.label, example.text))
        given = np.array([number[example.label] for example in ordered] + list(range(len(labels))), np.int64)
        # A unit's own name says what it does: one example more for each label.
        texts = [example.text for example in ordered] + list(labels)
        features = [features_of(text, language) for text in texts]
        vocabulary = Vocabulary.of(features)
        rows = vocabulary.rows(features)
        if len(labels) < 2:
            nothing = np.zeros((vocabulary.width, len(labels)), np.float32)
            return cls(labels, len(ordered), language, vocabulary, nothing, rows, given)
        ridge, bayes = _weights_of_both(features, given, len(labels))
        weights = ridge * ridge_weights(rows, given, len(labels)) + bayes * _bayes_weights(
            rows, given, len(labels)
        )
        return cls(labels, len(ordered), language, vocabulary, weights, rows, given)

    def suggest(self, text: str, limit: int = 3) -> list[Suggestion]:
        """The likeliest labels, best first; nothing for a text that shares no term with the examples."""
        features = features_of(text, self._language)
        if len(self.labels) < 2 or not self._vocabulary.knows(features):
            return []
        row = self._vocabulary.rows([features])
        shares = self._cautious(_softmax(row.times(self._weights))[0])
        alike = self._rows.times(row.dense().T)[: self.size, 0] >= _ALIKE
        counts = np.bincount(self._given[: self.size][alike], minlength=len(self.labels))
        best = np.argsort(-shares, kind="stable")[:limit]
        return [Suggestion(self.labels[n], float(shares[n]), int(counts[n])) for n in best]

    def _cautious(self, shares: Floats32) -> Floats32:
        """As if some examples more had said nothing: what few examples tell apart perfectly may be chance."""
        doubted = (shares * self.size + _DOUBT / len(self.labels)) / (self.size + _DOUBT)
        return doubted.astype(np.float32)


def ridge_weights(rows: Rows, given: Labels, labels: int) -> Floats32:
    """The weights (width, labels) that bring each text's own label to 1 and the others to 0.

    Conjugate gradients on (X X' + penalty) a = Y, every label at once; the weights are X' a.
    """
    residual = np.eye(labels, dtype=np.float32)[given]
    solution = np.zeros_like(residual)
    direction = residual.copy()
    error = (residual**2).sum(0)
    for _ in range(_STEPS):
        applied = rows.times(rows.transposed_times(direction)) + np.float32(PENALTY) * direction
        step = error / np.maximum((direction * applied).sum(0), np.float32(1e-12))
        solution += step * direction
        residual -= step * applied
        before, error = error, (residual**2).sum(0)
        direction = residual + error / np.maximum(before, np.float32(1e-12)) * direction
    return rows.transposed_times(solution)


def _bayes_weights(rows: Rows, given: Labels, labels: int) -> Floats32:
    """The weights (width, labels) of complement naive Bayes: how rarely a term stands under other labels."""
    # Coordinates of vectors may be negative; counts may not.
    counts = np.maximum(rows.transposed_times(np.eye(labels, dtype=np.float32)[given]), 0)
    others = counts.sum(1, keepdims=True) - counts + np.float32(_SMOOTHING)
    rarity = -np.log(others / others.sum(0))
    weights: Floats32 = rarity - rarity.mean(1, keepdims=True)
    return weights


def _weights_of_both(features: Sequence[Features], given: Labels, labels: int) -> tuple[float, float]:
    """The weights of ridge and Bayes under which held-out examples are likeliest.

    The last `labels` texts are the labels' names: always learned from, never held out.
    """
    fold = np.arange(len(given)) % _FOLDS
    fold[len(given) - labels :] = _FOLDS
    scores = [_held_out(features, given, labels, np.flatnonzero(fold == out)) for out in range(_FOLDS)]
    ridge = np.concatenate([score for score, _, _ in scores])
    bayes = np.concatenate([score for _, score, _ in scores])
    wanted = np.concatenate([label for _, _, label in scores])

    def likelihood(pair: tuple[float, float]) -> float:
        shares = _softmax(pair[0] * ridge + pair[1] * bayes)
        return float(np.log(shares[np.arange(len(wanted)), wanted] + 1e-9).sum())

    return max(product(_RIDGE_WEIGHTS, _BAYES_WEIGHTS), key=likelihood)


def _held_out(
    features: Sequence[Features], given: Labels, labels: int, left: Labels
) -> tuple[Floats32, Floats32, Labels]:
    """Scores by ridge and by Bayes of the texts `left` out, learned from the others; and their labels."""
    kept = np.setdiff1d(np.arange(len(given)), left)
    vocabulary = Vocabulary.of([features[n] for n in kept])
    rows = vocabulary.rows([features[n] for n in kept])
    tried = vocabulary.rows([features[n] for n in left])
    ridge = tried.times(ridge_weights(rows, given[kept], labels))
    return ridge, tried.times(_bayes_weights(rows, given[kept], labels)), given[left]


def _softmax(logits: NDArray[np.floating]) -> Floats32:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    shares: Floats32 = powers / powers.sum(1, keepdims=True)
    return shares
