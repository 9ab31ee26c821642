"""Pages whose elements are nested too deep are refused before they are parsed; untidy pages are read."""

import pytest

from knowledge_base.extraction import Unreadable, extract
from knowledge_base.extraction.html_depth import DEEPEST, require_shallow

LINE = "停车按小时收费，每小时五元。"
TOO_DEEP = DEEPEST + 1


def words_of(body: str) -> list[str]:
    page = f"<html><body><h1>停车收费的通知</h1>{body}</body></html>"
    return [paragraph.text for paragraph in extract(page.encode(), "a.html").paragraphs]


@pytest.mark.parametrize(
    "opening",
    [
        "<div>",
        "<DIV class='a'>",
        "<table><tr><td>",
        "<ul><li>",
        "<b>",
        "<span><div></span>",
        "<div><table></div>",
    ],
)
def test_a_page_nested_too_deep_is_refused_with_what_to_do(opening: str) -> None:
    with pytest.raises(Unreadable, match=r"1000 层.*复制到纯文本"):
        words_of(opening * TOO_DEEP + LINE)
    assert LINE in words_of(opening * 50 + LINE)


def test_a_fragment_in_markdown_is_refused_as_well() -> None:
    with pytest.raises(Unreadable, match="套一层"):
        extract(f"# 停车收费的通知\n\n{'<table><tr><td>' * TOO_DEEP}{LINE}\n".encode(), "a.md")


@pytest.mark.parametrize(
    "untidy",
    [
        f"<p>{LINE}",
        f"<div><span>{LINE}</div>",
        f"<div><b>{LINE}</b></span></div>",
        f"<table><tr><td>{LINE}<td>{LINE}</table>",
        f"<ul><li>{LINE}<li>{LINE}</ul>",
        f"{LINE}<br><img src=a><hr>",
        f"<div>{LINE}</div><!-- <div> --><script>document.write('<div>')</script>",
    ],
)
def test_marks_left_open_one_after_the_other_are_not_nested(untidy: str) -> None:
    require_shallow(f"<html><body>{untidy * TOO_DEEP}")
    assert LINE in "".join(words_of(untidy * 20))


def test_what_is_never_closed_is_looked_through_once() -> None:
    """A comment without its end goes on to the end of the page: what stands in it is no mark."""
    require_shallow("<!-- <div>" * TOO_DEEP)
    require_shallow("<script><div>" * TOO_DEEP)
