"""A service item: what its guide or its row states, by field, verbatim, and read where the field has a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from knowledge_base.service_items.fees import Fee, read_fee
from knowledge_base.service_items.fields import CODES, Field, Form, read_name
from knowledge_base.service_items.laws import LegalBasis, read_laws
from knowledge_base.service_items.limits import Limit, read_limit
from knowledge_base.service_items.materials import Material, kept_material, read_materials
from knowledge_base.service_items.phones import find_phones
from text.enumerations import one_a_line

#: Under this key of `versions.fields` the fields are kept, read: docs/service-items.md.
KEPT_AS = "事项"
_BLANK = frozenset(("", "none", "null", "nan", "n/a", "-", "--", "—", "——", "/", "\\"))
#: Between names, but not within brackets.
_BETWEEN_NAMES = re.compile(r"[、，,；;\n](?![^（(]*[)）])")
_UNITS = {Field.LEGAL_LIMIT: Field.LEGAL_UNIT, Field.PROMISED_LIMIT: Field.PROMISED_UNIT}


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, or the None of an export."""
    return text.strip().lower() in _BLANK


@dataclass(frozen=True)
class ServiceItem:
    """Texts of an item by field, verbatim; fields that say nothing are not among them.

    `called` is what its list calls a field (承诺时限（工作日）), `asked` the fields its list has a column for; `others` are
    the columns that are no field. `table` are the materials where they came as a table.
    """

    texts: Mapping[Field, str]
    called: Mapping[Field, str] = field(default_factory=dict)
    asked: frozenset[Field] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)
    table: tuple[Material, ...] = ()

    def text(self, name: Field) -> str:
        """The words of a field; empty where there are none."""
        return self.texts.get(name, "")

    def label(self, name: Field) -> str:
        """What the field is called where the item comes from, for who has to find it there."""
        return read_name(self.called.get(name, name)).words

    @property
    def code(self) -> str | None:
        """The code of its own that tells it from every other, as far as one is given."""
        return next((self.texts[name] for name in CODES if self.text(name)), None)

    def limit(self, name: Field) -> Limit | None:
        """A time limit with its unit, whether that stands in the cell, in its column's name or in a column of its own."""
        if not self.text(name):
            return None
        unit = read_name(self.called.get(name, "")).unit or self.text(_UNITS.get(name, Field.NAME))
        return read_limit(self.texts[name], unit)

    def fee(self, name: Field) -> Fee | None:
        """A fee, None where nothing is said of it."""
        return read_fee(self.texts[name]) if self.text(name) else None

    @property
    def materials(self) -> tuple[Material, ...]:
        """What is to be brought."""
        return self.table or read_materials(self.text(Field.MATERIALS))

    def laws(self, name: Field) -> tuple[LegalBasis, ...]:
        """The laws named in a field."""
        return read_laws(self.text(name))


def kept(item: ServiceItem) -> dict[str, object]:
    """The fields as `versions.fields` keeps them below KEPT_AS, by the names shown: docs/service-items.md."""
    found = {str(name): _kept(item, name) for name in Field if item.text(name)}
    return found | ({"其他": dict(item.others)} if item.others else {})


def codes_of(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes among the fields of a version, longest first; none where it is no item."""
    codes = {str(code) for name in CODES if (code := fields.get(KEPT_AS, {}).get(name))}
    return tuple(sorted(codes, key=len, reverse=True))


def _kept(item: ServiceItem, name: Field) -> object:
    text = item.texts[name]
    match name.form:
        case Form.NAMES:
            return [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
        case Form.LIST:
            return [line.strip() for line in one_a_line(text).split("\n") if line.strip()]
        case Form.MATERIALS:
            return {"原文": text, "清单": [kept_material(material) for material in item.materials]}
        case Form.LIMIT:
            return _kept_limit(item.limit(name))
        case Form.FEE:
            fee = read_fee(text)
            return {"原文": text, "收费": fee.is_charged, "金额": _number(fee.amount)}
        case Form.PHONES:
            return {"原文": text, "号码": list(find_phones(text))}
        case Form.LAWS:
            laws = [{"名称": law.law, "条款": list(law.articles)} for law in read_laws(text)]
            return {"原文": text, "法规": laws}
        case _:
            return text


def _kept_limit(limit: Limit | None) -> object:
    return limit and {"原文": limit.text, "数": _number(limit.number), "单位": limit.unit}


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
