from .._json.enums import OpenStrEnum


class ListContactsStatus(OpenStrEnum):
    """Values of `status`."""

    AI_REPLIES_DISABLED = "AI_REPLIES_DISABLED"
    ALL = "ALL"
    BLOCKED = "BLOCKED"
    SUBSCRIBED = "SUBSCRIBED"
    UNSUBSCRIBED = "UNSUBSCRIBED"


# A dict finds a member several times faster than the class does.
LIST_CONTACTS_STATUS_BY_VALUE = {member.value: member for member in ListContactsStatus}
