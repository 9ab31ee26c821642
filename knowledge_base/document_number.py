"""Document numbers (发文字号): every way of writing them, one canonical form."""

import re
import unicodedata

_BRACKETS = str.maketrans("〔〕﹝﹞[]【】", "()()()()")
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,12}?)\s*\(\s*(?P<year>(?:19|20)\d\s*\d)\s*年?\s*\)\s*(?:第\s*)?0*(?P<number>[1-9]\d{0,4})\s*号"
)
_ORDER = re.compile(
    r"(?:中华人民共和国)?(?P<issuer>[\u4e00-\u9fff]{2,16}?)令\s*\(?\s*(?:第\s*)?0*(?P<number>[1-9]\d{0,3})\s*号\)?"
)
_CHINESE_ORDER = re.compile(
    r"(?:中华人民共和国)?(?P<issuer>[\u4e00-\u9fff]{2,16}?)令第(?P<number>[一二三四五六七八九十百零〇]+)号"
)


def find_document_number(text: str) -> str | None:
    """The first document number in `text`, as 西政办发〔2017〕14号 or 国务院令第663号."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    if match := _NUMBER.search(plain):
        year = "".join(match["year"].split())
        return f"{match['code']}〔{year}〕{match['number']}号"
    if match := _ORDER.search(plain) or _CHINESE_ORDER.search(plain):
        return f"{match['issuer']}令第{match['number']}号"
    return None


def is_document_number(line: str) -> bool:
    """Whether `line` is a document number and nothing else (a signer 签发人 may follow)."""
    plain = unicodedata.normalize("NFKC", line).translate(_BRACKETS).strip()
    plain = re.sub(r"\s*签发人\s*:.*$", "", plain)
    return bool(_NUMBER.fullmatch(plain.strip("()")) or _NUMBER.fullmatch(plain) or _ORDER.fullmatch(plain))


def stated_number(text: str) -> str | None:
    """The document number in a field that states one: what 国令第711号 says is read as it stands."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return find_document_number(text) or (plain if re.fullmatch(r"国令第?\d{1,4}号", plain) else None)
