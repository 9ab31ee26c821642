"""What a table says is the thing itself, whatever its rows look like to whoever learned what orders to publish look like."""

from pathlib import Path

from bot.answer import Outcome
from bot.conversation import ask
from bot.desk import Desk
from knowledge_base.importing import import_file
from tests.conftest import NOW

PRICES = """\
# 东湖区殡葬服务收费标准

| 项目 | 标准 |
|---|---|
| 遗体接运 | 260元 |
| 骨灰寄存 | 每年80元 |

一、家庭困难的免收。二、低保对象免收全部费用。
"""


def test_a_row_with_a_price_is_not_refused_as_an_order_to_publish_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "标准.md").write_text(PRICES, encoding="utf-8")
    (done,) = import_file(desk.engine, tmp_path / "标准.md", None, NOW, publishing=True)
    assert done.refused is None
    desk.searcher.refresh()
    answer = ask(desk, "遗体接运收费标准", NOW)
    assert answer.outcome is Outcome.ANSWERED
    assert "260元" in answer.quotes[0].text
