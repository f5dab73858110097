"""The generators stand in contracts/, beside what they make; tests ask them as `generators`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "contracts"))
