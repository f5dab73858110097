"""The media types that only the notifier speaks."""

from __future__ import annotations

from typing import Final

FORM: Final = "application/x-www-form-urlencoded"
EVENT: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
