"""Names of organs, as titles begin and signatures end with them."""

import re

_ORGAN = re.compile(
    r"(?:院|厅|部|委|局|办|室|政府|会|中心|军委|署|街道|镇|乡|组|行|处|区|所|办事处|大队|支队|指挥部|公司|联合会|法院|检察院|学校)$"
)
_PERSON = re.compile(
    r"^(?:总\s*理|主\s*席|主\s*任|部\s*长|局\s*长|署\s*长|省\s*长|市\s*长|区\s*长|县\s*长|州\s*长|行\s*长|会\s*长)[\s　]*[\u4e00-\u9fff·\s]{2,12}$"
)
_LONGEST = 60


def names_organ(text: str) -> bool:
    """Whether `text` ends as the name of an organ does."""
    return _ORGAN.search(text.strip()) is not None


def is_signer(line: str) -> bool:
    """Whether `line` is what a document is signed with: names of organs, or an office and its holder."""
    names = line.strip()
    if not names or len(names) > _LONGEST or re.search(r"[。；：:，！？\d]", names):
        return False
    return names_organ(re.sub(r"[（(][^（）()]*[)）]$", "", names)) or _PERSON.match(names) is not None
