"""Texts nobody would write, thrown at the encoder's process for ten minutes: `python -m benchmarks.fuzz_encoder [SECONDS]`.

What its C code bears and what it does not was found this way. It passes where the process is the same at the end,
and every answer came within the time a question may take, or with passages, a minute.
"""

import random
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from retrieval.encoder import wire
from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.encoder import Encoder

#: What broke it raw, and what a tokenizer may stumble over.
_SEEDS = (
    "ﷺ",
    "㍿",
    "\u0300",
    "\u200d",
    "\ufeff",
    "\x00",
    "\ud800",
    "\U0001f468\u200d\U0001f469",
    "½",
    "ﬃ",
    "𠮷",
)
_PLAIN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
_LONGEST = 20_000
#: Seconds for one answer, on a busy machine.
_PATIENCE = 60.0

Text = Callable[[random.Random], str]


def _of(letters: str) -> Text:
    return lambda chance: "".join(chance.choices(letters, k=chance.choice((1, 3, 40, 300, _LONGEST))))


def _of_seeds(chance: random.Random) -> str:
    return chance.choice(_SEEDS) * chance.choice((1, 7, 200, 2_000, _LONGEST))


def _of_any(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(1, 0x110000)) for _ in range(chance.choice((1, 20, 400, 4_000))))


def _mixed(chance: random.Random) -> str:
    return "".join(chance.choice(KINDS)(chance)[:50] for _ in range(chance.randrange(1, 20)))


def _of_spaces(chance: random.Random) -> str:
    return "".join(chance.choices(" \t\n\r\u3000\u00a0\u2028", k=chance.choice((1, 50, 3_000))))


_ASCII = "".join(map(chr, range(32, 127)))
_WIDE = "".join(chr(n) for n in range(0x3000, 0xA000) if unicodedata.category(chr(n)) != "Cn")
KINDS: list[Text] = [
    _of(_PLAIN),
    _of(_ASCII),
    _of(_WIDE),
    _of("。，、；：？！“”‘’（）《》—…·"),
    _of("0123456789"),
    _of("aA"),
    _of_seeds,
    _of_any,
    _of_spaces,
]


def main(seconds: float) -> int:
    """Throw, count, and say what became of the process."""
    chance = random.Random(14)  # noqa: S311
    counts: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        encoder = Encoder(Choice(E5), Path(folder))
        encoder.start()
        encoder.wait(_PATIENCE)
        first = encoder.process_id
        line = wire.connect(encoder.folder, _PATIENCE)
        end = perf_counter() + seconds
        while perf_counter() < end:
            text = chance.choice([*KINDS, _mixed])(chance)
            is_question = chance.random() < 0.7
            message = (
                {"question": text}
                if is_question
                else {"passages": [[chance.getrandbits(63), text, text, text]]}
            )
            began = perf_counter()
            try:
                said = wire.ask(line, message, _PATIENCE)
            except wire.Gone as gone:
                print(f"broken by {text[:40]!r} x {len(text)}: {gone}")
                return 1
            slowest = max(slowest, perf_counter() - began)
            counts[("question" if is_question else "passage") + (", a vector" if said else ", none")] += 1
        line.close()
        survived = encoder.process_id == first
        encoder.stop()
    print(
        f"{sum(counts.values())} texts in {seconds:.0f} s: {dict(counts)}; slowest {slowest:.2f} s; same process: {survived}"
    )
    return 0 if survived else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0))
