"""XML as WeChat sends it becomes XML as parsers read it, and nothing more."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.xml import readable_xml, without_forbidden, without_stand_ins


def text_of(xml: str) -> str:
    return without_stand_ins(ElementTree.fromstring(readable_xml(xml)).text or "")  # noqa: S314


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲\x0b乙", "甲乙"),
        ("甲&#x8;&#11;乙", "甲乙"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#55357;&#56832;", "😀"),
        ("甲&#xD83D;乙", "甲乙"),
        ("&#60;b&#x3e;&amp;&#10;", "<b>&\n"),
        ("<![CDATA[&#8;&#xD83D;]]>&#8;", "&#8;&#xD83D;"),
        ("<![CDATA[甲\x08]]>乙", "甲乙"),
        ("<![CDATA[]\x08]>]]>", "]]>"),
    ],
    ids=ascii,
)
def test_what_xml_forbids_is_left_out(written: str, read: str) -> None:
    assert text_of(f"<a>{written}</a>") == read


def test_a_forbidden_character_cannot_close_a_cdata_section() -> None:
    root = ElementTree.fromstring(readable_xml("<a><b><![CDATA[]\x08]></b><b>]]></b></a>"))  # noqa: S314
    assert len(root) == 1


def test_bytes_that_are_no_text_are_left_out_as_well() -> None:
    assert without_stand_ins(readable_xml(b"<a>\xed\xa0\xbd\xff</a>")) == "<a></a>"


@pytest.mark.parametrize(
    "broken", ["<a>", "<a><![CDATA[", "<a>&b;</a>", "<a>&#x;</a>", "<a>&#99999999999;</a>"]
)
def test_what_is_broken_otherwise_stays_so(broken: str) -> None:
    assert readable_xml(broken) == broken


@given(st.text(st.characters()))
def test_any_text_in_cdata_can_be_read(text: str) -> None:
    text = text.replace("]]>", "")
    read = text_of(f"<a><![CDATA[{text}]]></a>")
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    expected = without_stand_ins(without_forbidden(whole)).replace("\r\n", "\n").replace("\r", "\n")
    assert read == expected
