"""How a table is disclosed: what stands around its rows says it, as a note does of a document. All invented."""

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.kinds import Disclosure

ROWS = "河流名称,河段,监督电话\n示例河,全段,010-55500001\n第二河,全段,010-55500002\n"


@pytest.mark.parametrize(
    ("above", "below", "disclosure"),
    [
        ("公开属性：依申请公开", "", Disclosure.ON_REQUEST),
        ("责任单位：示例区水务局　公开属性：不予公开", "", Disclosure.NONE),
        ("", "（此件不予公开）", Disclosure.NONE),
        ("公开属性：主动公开", "（此件依申请公开）", Disclosure.ON_REQUEST),
        ("", "注：依申请公开的办法见网站。", Disclosure.UNMARKED),
        ("", "", Disclosure.UNMARKED),
    ],
)
def test_the_strictest_that_is_said_around_the_rows_holds(
    above: str, below: str, disclosure: Disclosure
) -> None:
    lines = "".join(f"{line}\n" for line in ("示例区河长名单", above) if line)
    assert read_edition(f"{lines}{ROWS}{below}".encode(), "名单.csv").disclosure is disclosure
