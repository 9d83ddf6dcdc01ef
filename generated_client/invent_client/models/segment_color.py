from .._json.enums import OpenStrEnum


class SegmentColor(OpenStrEnum):
    """Color of the segment."""

    AMBER = "amber"
    BLUE = "blue"
    CYAN = "cyan"
    FUCHSIA = "fuchsia"
    GREEN = "green"
    INDIGO = "indigo"
    LIME = "lime"
    NEUTRAL = "neutral"
    ORANGE = "orange"
    PINK = "pink"
    PURPLE = "purple"
    RED = "red"
    ROSE = "rose"
    SKY = "sky"
    TEAL = "teal"
    VIOLET = "violet"
    YELLOW = "yellow"


# A dict finds a member several times faster than the class does.
SEGMENT_COLOR_BY_VALUE = {member.value: member for member in SegmentColor}
