"""A list of service items as a spreadsheet or an export has it: a row an item, every row accounted for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.secrecy import SECRECY_REFUSAL, secret_mark
from knowledge_base.service_items.checks import remarks
from knowledge_base.service_items.fields import CODES, Field, find_field
from knowledge_base.service_items.item import ServiceItem, is_blank

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: A list of items has a column for their name and two of these; a register of something else has not.
_TELLING = frozenset(
    (
        *CODES,
        Field.KIND,
        Field.HANDLING,
        Field.LEGAL_LIMIT,
        Field.PROMISED_LIMIT,
        Field.CONDITIONS,
        Field.MATERIALS,
        Field.STEPS,
        Field.FEE_BASIS,
        Field.LEGAL_BASIS,
    )
)
_SUM = re.compile(r"^(?:合计|小计|总计|共计)")


@dataclass(frozen=True)
class ItemRow:
    """Result of reading a row: an item, or why there is none. `number` is the row's in its file, from 1.

    What `is_skipped` was never meant as an item: a sum, the header once more.
    """

    number: int
    item: ServiceItem | None = None
    refused: str | None = None
    warnings: tuple[str, ...] = ()
    is_skipped: bool = False


def is_item_list(columns: Iterable[str]) -> bool:
    """Whether a table with these columns is a list of service items."""
    fields = {found for column in columns if (found := find_field(column))}
    return Field.NAME in fields and len(fields & _TELLING) >= 2


def read_items(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[ItemRow]:
    """The items of a table: `rows` are the number of each row in its file and its cells, merged ones filled.

    Empty rows give nothing; every other gives an ItemRow.
    """
    list_ = _Reader(tuple(" ".join(column.split()) for column in header))
    for number, cells in rows:
        if any(not is_blank(cell) for cell in cells):
            yield list_.read(number, [cell.strip() for cell in cells])


@dataclass
class _Reader:
    """Reads row after row, remembering which codes and names there were."""

    columns: tuple[str, ...]
    _codes: dict[str, int] = field(default_factory=dict)
    _named: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[str]) -> ItemRow:
        """The item of a row, with what is to be looked at in it."""
        row = {column: cell for column, cell in zip(self.columns, cells, strict=False) if not is_blank(cell)}
        item = item_of_row(self.columns, row)
        if skipped := _skipped(item, cells, self.columns):
            return ItemRow(number, refused=f"第 {number} 行{skipped}", is_skipped=True)
        if refused := _refusal(item, cells):
            return ItemRow(number, refused=f"第 {number} 行{refused}")
        item, doubt = self._with_own_code(number, item)
        if item.code is None and (refused := self._same_name(number, item := _with_scenario(item))):
            return ItemRow(number, refused=f"第 {number} 行{refused}")
        said = [f"{item.label(remark.field)}：{remark.says}" for remark in remarks(item)]
        said += [f"{''.join(cells[len(self.columns) :])}：这一格没有列名，没有导入"] * bool(
            any(cells[len(self.columns) :])
        )
        warnings = [f"第 {number} 行 {sentence}。" for sentence in (*([doubt] if doubt else []), *said)]
        return ItemRow(number, item, warnings=tuple(warnings))

    def _with_own_code(self, number: int, item: ServiceItem) -> tuple[ServiceItem, str]:
        """The item without a code that a row above has, and what is to be said of that."""
        code = item.code
        if code is None or (before := self._codes.setdefault(code, number)) == number:
            return item, ""
        label = item.label(next(name for name in CODES if item.text(name)))
        told_apart = replace(item, texts={n: text for n, text in item.texts.items() if n not in CODES})
        return told_apart, f"{label}：“{code}”与第 {before} 行相同，请核对；这一行按名称保存，没有记编码"

    def _same_name(self, number: int, item: ServiceItem) -> str | None:
        """Why an item without a code cannot be told from one above it."""
        before = self._named.setdefault((item.text(Field.NAME), item.text(Field.OWNER)), number)
        if before == number:
            return None
        return f"与第 {before} 行名称、部门都相同，又没有自己的编码，分不出是不是同一件事，没有导入。"


def _with_scenario(item: ServiceItem) -> ServiceItem:
    """Rows of one item for several cases (首次, 变更) are told apart by the case."""
    scenario = item.text(Field.SCENARIOS)
    if not scenario or scenario in item.text(Field.NAME):
        return item
    return replace(item, texts={**item.texts, Field.NAME: f"{item.text(Field.NAME)}（{scenario}）"})


def item_of_row(columns: Sequence[str], row: Mapping[str, str]) -> ServiceItem:
    """The item of a row by its filled cells: the first column that is a field counts for it, later ones are columns of their own."""
    called: dict[Field, str] = {}
    for column in columns:
        if found := find_field(column):
            called.setdefault(found, column)
    mine = {column: name for name, column in called.items()}
    shown = {name: column for name, column in called.items() if _CHINESE.search(column)}
    texts = {mine[column]: text for column, text in row.items() if column in mine}
    if Field.NAME in texts:
        texts[Field.NAME] = "".join(texts[Field.NAME].split("\n"))
    return ServiceItem(
        texts=texts,
        called=shown,
        asked=frozenset(called),
        others={column: text for column, text in row.items() if column not in mine},
    )


def _skipped(item: ServiceItem, cells: Sequence[str], columns: Sequence[str]) -> str | None:
    """Why a row is none of the list's own."""
    if any(_SUM.match(cell) for cell in cells[:3]):
        return "是合计，不是事项，没有导入。"
    if item.text(Field.NAME) and item.text(Field.NAME) in columns:
        return "又是列名，不是事项，没有导入。"
    return None


def _refusal(item: ServiceItem, cells: Sequence[str]) -> str | None:
    """Why a row cannot be a document."""
    if secret_mark([Paragraph(cell) for cell in cells]):
        return f"{SECRECY_REFUSAL}"
    if not item.text(Field.NAME):
        return " 事项名称：没有写，不知道是哪个事项，请补上再导入。"
    return None
