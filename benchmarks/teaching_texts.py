"""What vectors of words are learned with: the words themselves, and questions and passages the encoder has read."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.collections import laws
from benchmarks.teacher import safe
from retrieval.tokenizer import Tokenizer

#: How many words have vectors. Those in two texts at least come first, then the commonest of jieba's dictionary.
WORDS = 100_000
#: A word that is not of Chinese characters is in this many texts at least.
FOREIGN = 8
#: How many pieces of texts are drawn of the laws and of each other collection, and how many of all of these are taken.
LAW_PIECES, PIECES, TAKEN = 4500, {"policy_qa": 1800, "city_faq": 1200, "interpretations": 1500}, 10_000
#: How many of the questions that are labelled with a department only.
ROUTED = 2000
#: Longest question and piece, in characters.
QUESTION, PIECE = 80, 110
#: Cut by a rule of their own: the encoder would read every text again when answers are cut otherwise.
_SENTENCE = re.compile(r"[^。！？；;!?\n]*[。！？；;!?\n]?[”’」』）)]*")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ARTICLE_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零]+条\s*")
Row = dict[str, Any]


def vocabulary(data: Path, tokenizer: Tokenizer) -> list[str]:
    """The words that get vectors, in normal form."""
    texts_with: Counter[str] = Counter()
    for text in _everything(data):
        texts_with.update(set(tokenizer.cut(text)))
    ours = [
        word
        for word, number in sorted(texts_with.items(), key=lambda pair: (-pair[1], pair[0]))
        if (number > 1 and _HAN.fullmatch(word)) or (number >= FOREIGN and re.search("[a-z]", word))
    ]
    others = (word for word in tokenizer.commonest_words() if _HAN.fullmatch(word))
    return list(dict.fromkeys([*ours, *others]))[:WORDS]


def questions_and_passages(data: Path, tokenizer: Tokenizer) -> tuple[list[str], list[str]]:
    """Questions of all kinds, none of `citizen_questions`, and pieces of texts with their titles, safe for the encoder."""
    drawing = random.Random(1)  # noqa: S311
    asked = (safe(text, tokenizer)[:QUESTION] for text in _questions(data, drawing))
    read = (safe(text, tokenizer) for text in _passages(data, drawing))
    return list(dict.fromkeys(t for t in asked if len(t) > 3)), _drawn(
        list(dict.fromkeys(read)), TAKEN, drawing
    )


def _questions(data: Path, drawing: random.Random) -> list[str]:
    names = (
        *(f"{name}/queries" for name in ("policy_qa", "city_faq", "statute_qa")),
        *("policy_qa/unanswerable", "interpretations/official_qa", "offtopic/queries"),
    )
    found = [row["text"] for name in names for row in _rows(data / f"{name}.jsonl")]
    routed = [row["text"] for row in _rows(data / "city_faq" / "routing.jsonl")]
    return found + _drawn(routed, ROUTED, drawing)


def _passages(data: Path, drawing: random.Random) -> list[str]:
    of_laws = []
    for title, articles in laws(data / "laws" / "all.tar.gz"):
        pieces = [piece for article in articles for piece in _pieces(title, _ARTICLE_NUMBER.sub("", article))]
        of_laws += _drawn(pieces, 2, drawing)
    found = _drawn(of_laws, LAW_PIECES, drawing)
    for name, number in PIECES.items():
        rows = _rows(data / name / "corpus.jsonl.gz")
        found += _drawn(
            [p for row in rows for p in _pieces(row.get("title") or "", row["text"])], number, drawing
        )
    items = _rows(data / "service_items" / "guangdong_items.jsonl.gz")
    return found + [f"{row['name']}\n{row.get('accept_conditions') or ''}" for row in items]


def _pieces(title: str, text: str) -> Iterator[str]:
    """The title with as many sentences as fit."""
    piece = ""
    for sentence in _SENTENCE.findall(text):
        if piece and len(piece) + len(sentence) > PIECE:
            yield f"{title}\n{piece}"
            piece = ""
        piece += sentence
    if len(piece) > 20:
        yield f"{title}\n{piece}"


def _drawn(texts: list[str], number: int, drawing: random.Random) -> list[str]:
    drawing.shuffle(texts)
    return texts[:number]


def _everything(data: Path) -> Iterator[str]:
    for title, articles in laws(data / "laws" / "all.tar.gz"):
        yield from (f"{title}\n{article}" for article in articles)
    for corpus in sorted(data.glob("*/corpus.jsonl.gz")):
        yield from (f"{row.get('title') or ''}\n{row['text']}" for row in _rows(corpus))


def _rows(path: Path) -> Iterator[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
