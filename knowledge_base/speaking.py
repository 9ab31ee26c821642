"""Which versions say what their document is: those that were published, and drafts only where nothing is."""

from sqlalchemy import or_

from database import documents, versions
from knowledge_base.kinds import ONCE_PUBLISHED

#: Where versions are joined to their documents.
SPEAKS_FOR_ITS_DOCUMENT = or_(
    documents.c.published_version_id.is_(None), versions.c.status.in_(ONCE_PUBLISHED)
)
