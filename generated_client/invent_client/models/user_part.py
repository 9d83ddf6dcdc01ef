from collections.abc import Mapping
from typing import Any, TypeAlias

from .. import models

UserPart: TypeAlias = models.UserTextPart | models.UserTextPartParam | models.OtherPart | Mapping[str, Any]
"""One part of a message. The documentation has six kinds of part and shows one of them, the text part."""
