"""The ordered lists of a page, whose numbers are no words of it but are read as such."""

import pytest

from knowledge_base.extraction import extract


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<ol><li>申请表</li><li><p>身份证</p><p>要原件</p></li></ol>", ["1.申请表", "2.身份证", "要原件"]),
        ('<ol start="3"><li>申请表<li value="7">身份证<li>户口簿</ol>', ["3.申请表", "7.身份证", "8.户口簿"]),
        ('<ol type="a"><li>申请表</li><li>身份证</li></ol>', ["a.申请表", "b.身份证"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>申请表</li></ol>', ["一、申请表"]),
        ('<ol style="list-style: none"><li>申请表</li></ol>', ["申请表"]),
        ("<ol><li>1、申请表</li><li>（2）身份证</li></ol>", ["1、申请表", "（2）身份证"]),
        ("<ol><li>材料<ol><li>申请表</li></ol></li><li>费用</li></ol>", ["1.材料", "1.申请表", "2.费用"]),
        ("<ol><li></li></ol><p>申请表</p><ul><li>身份证</li></ul>", ["申请表", "身份证"]),
    ],
)
def test_the_items_of_a_list_have_the_numbers_that_the_page_shows(written: str, expected: list[str]) -> None:
    assert [p.text for p in extract(f"<body>{written}</body>".encode(), "a.html").paragraphs] == expected
