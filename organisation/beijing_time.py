"""The time offices keep, wherever the machine stands."""

from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
