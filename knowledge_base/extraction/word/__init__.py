"""Word: .docx and .docm as they are, .doc and .wps by way of LibreOffice."""

from knowledge_base.extraction.word.old import read_old_word
from knowledge_base.extraction.word.reading import read_word

__all__ = ["read_old_word", "read_word"]
